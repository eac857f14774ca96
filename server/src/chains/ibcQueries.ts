import type { Channel } from 'cosmjs-types/ibc/core/channel/v1/channel'
import type { Chain, ChannelFacts, IbcQueries } from './chain.ts'
import { PageRequest } from 'cosmjs-types/cosmos/base/query/v1beta1/pagination'
import { QueryClientImpl as GovQuery } from 'cosmjs-types/cosmos/gov/v1/query'
import { Order } from 'cosmjs-types/ibc/core/channel/v1/channel'
import { QueryClientImpl as ChannelQuery } from 'cosmjs-types/ibc/core/channel/v1/query'
import { QueryClientImpl as ClientV2Query } from 'cosmjs-types/ibc/core/client/v2/query'
import { QueryClientImpl as ConnectionQuery } from 'cosmjs-types/ibc/core/connection/v1/query'
import { absentAsNull } from './absent.ts'
import { readClient } from './clientFacts.ts'
import { readRecoveries } from './clientRecoveries.ts'
import { readDenomTrace } from './denomTrace.ts'
import { readInFlight } from './inFlight.ts'
import { readLightClients } from './lightClients.ts'
import { everyPage } from './pages.ts'
import { readTrustedHeaders } from './trustedHeaders.ts'

const pageLimit = 1000n
/** Sequences in one request: some 10 bytes each, hex encoded, well under a node's limit of 1 MB. */
const sequencesAtOnce = 5000

/** ibc-go's channel states; 5 and 6 (channel upgrades, v8.1 and later) are missing in cosmjs-types. */
const channelStates: Record<number, ChannelFacts['state']> = { 3: 'OPEN', 4: 'CLOSED', 5: 'FLUSHING', 6: 'FLUSHCOMPLETE' }

/** Questions to the IBC modules. */
export function ibcQueries(query: Chain['query']): IbcQueries {
  // An upgrade may make an ordered channel unordered, never the other way (ibc-go 04-channel upgrade.go).
  const unordered = new Set<string>()

  return {
    async channels(options) {
      const { value } = await query(
        rpc =>
          everyPage(async key => {
            const page = await new ChannelQuery(rpc).Channels({ pagination: PageRequest.fromPartial({ key, limit: pageLimit }) })
            return { items: page.channels, nextKey: page.pagination?.nextKey }
          }),
        options,
      )
      return value.map(one => ({ portId: one.portId, channelId: one.channelId, facts: channelFacts(one) }))
    },

    async channel(portId, channelId, options) {
      const { value } = await query(rpc => absentAsNull(new ChannelQuery(rpc).Channel({ portId, channelId })), options)
      return value?.channel ? channelFacts(value.channel) : null
    },

    async connection(connectionId, options) {
      const { value } = await query(rpc => absentAsNull(new ConnectionQuery(rpc).Connection({ connectionId })), options)
      const connection = value?.connection
      return connection
        ? {
            clientId: connection.clientId,
            counterpartyConnectionId: connection.counterparty.connectionId,
            counterpartyClientId: connection.counterparty.clientId,
          }
        : null
    },

    async client(clientId, options) {
      const { value } = await query(rpc => readClient(rpc, clientId), options)
      return value
    },

    async trustedHeaders(clientId, options) {
      const { value } = await query(rpc => readTrustedHeaders(rpc, clientId), options)
      return value
    },

    async counterpartyClient(clientId, options) {
      const { value } = await query(rpc => absentAsNull(new ClientV2Query(rpc).CounterpartyInfo({ clientId })), options)
      return value?.counterpartyInfo?.clientId || null
    },

    async lightClients(options) {
      const { value } = await query(readLightClients, options)
      return value
    },

    async proposalDeposit(options) {
      const { value } = await query(rpc => new GovQuery(rpc).Params({ paramsType: 'deposit' }), options)
      return value.params?.minDeposit ?? []
    },

    async recoveries(options) {
      const { value } = await query(readRecoveries, options)
      return value
    },

    async commitments(portId, channelId, options) {
      const { value } = await query(
        rpc =>
          everyPage(async key => {
            const page = await new ChannelQuery(rpc).PacketCommitments({
              portId,
              channelId,
              pagination: PageRequest.fromPartial({ key, limit: pageLimit }),
            })
            return { items: page.commitments, nextKey: page.pagination?.nextKey }
          }),
        options,
      )
      return value.map(one => one.sequence).sort((a, b) => (a < b ? -1 : 1))
    },

    async commitment(portId, channelId, sequence, options) {
      const { value, height } = await query(
        rpc => absentAsNull(new ChannelQuery(rpc).PacketCommitment({ portId, channelId, sequence })),
        options,
      )
      return value && value.commitment.length > 0 ? { present: true, height, value: value.commitment } : { present: false, height }
    },

    async received(portId, channelId, sequence, options) {
      const end = `${portId}/${channelId}`
      const { value: received, height } = await query(async rpc => {
        const channels = new ChannelQuery(rpc)
        if ((await channels.PacketReceipt({ portId, channelId, sequence })).received) return true
        if (unordered.has(end)) return false
        const { channel } = await channels.Channel({ portId, channelId })
        if (channel?.ordering === Order.ORDER_ORDERED)
          return (await channels.NextSequenceReceive({ portId, channelId })).nextSequenceReceive > sequence
        unordered.add(end)
        return false
      }, options)
      return { received, height }
    },

    async acknowledgement(portId, channelId, sequence, options) {
      const { value, height } = await query(
        rpc => absentAsNull(new ChannelQuery(rpc).PacketAcknowledgement({ portId, channelId, sequence })),
        options,
      )
      return { commitment: value && value.acknowledgement.length > 0 ? value.acknowledgement : null, height }
    },

    async inFlight(portId, channelId, sequence, options) {
      // A store that does not have the height answers as if it were empty; the commitment's query says so.
      const { value } = await query(async rpc => {
        await absentAsNull(new ChannelQuery(rpc).PacketCommitment({ portId, channelId, sequence }))
        return readInFlight(rpc, portId, channelId, sequence)
      }, options)
      return value
    },

    async unreceivedPackets(portId, channelId, sequences, options) {
      const { value } = await query(async rpc => {
        const unreceived: bigint[] = []
        for (let from = 0; from < sequences.length; from += sequencesAtOnce) {
          const answer = await new ChannelQuery(rpc).UnreceivedPackets({
            portId,
            channelId,
            packetCommitmentSequences: sequences.slice(from, from + sequencesAtOnce),
          })
          unreceived.push(...answer.sequences)
        }
        return unreceived
      }, options)
      return value
    },

    async denomTrace(hash, options) {
      const { value } = await query(rpc => readDenomTrace(rpc, hash.replace(/^ibc\//, '')), options)
      return value
    },
  }
}

function channelFacts(channel: Channel): ChannelFacts {
  return {
    state: channelStates[channel.state] ?? 'UNKNOWN',
    ordering: channel.ordering === Order.ORDER_ORDERED ? 'ORDERED' : 'UNORDERED',
    version: channel.version,
    connectionId: channel.connectionHops[0] ?? '',
    counterparty: { portId: channel.counterparty.portId, channelId: channel.counterparty.channelId },
  }
}
