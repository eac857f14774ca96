import type { Query } from './query.ts'
import type { Rpc } from './rpc.ts'
import {
  QueryChannelRequest,
  QueryChannelResponse,
  QueryChannelsRequest,
  QueryChannelsResponse,
  QueryPacketAcknowledgementsRequest,
  QueryPacketAcknowledgementsResponse,
  QueryPacketCommitmentsRequest,
  QueryPacketCommitmentsResponse,
  QueryUnreceivedAcksRequest,
  QueryUnreceivedAcksResponse,
  QueryUnreceivedPacketsRequest,
  QueryUnreceivedPacketsResponse,
} from 'cosmjs-types/ibc/core/channel/v1/query'
import {
  QueryClientStateRequest,
  QueryClientStateResponse,
  QueryConsensusStateHeightsRequest,
  QueryConsensusStateHeightsResponse,
  QueryConsensusStateRequest,
  QueryConsensusStateResponse,
} from 'cosmjs-types/ibc/core/client/v1/query'
import { QueryConnectionRequest, QueryConnectionResponse } from 'cosmjs-types/ibc/core/connection/v1/query'
import { ask } from './query.ts'

function query<Q, A>(
  service: string,
  method: string,
  name: string,
  request: Query<Q, A>['request'],
  response: Query<Q, A>['response'],
): Query<Q, A> {
  return { path: `/ibc.core.${service}.v1.Query/${method}`, name, request, response }
}

export const channelQuery = query('channel', 'Channel', 'query_channel', QueryChannelRequest, QueryChannelResponse)
export const channelsQuery = query('channel', 'Channels', 'query_channels', QueryChannelsRequest, QueryChannelsResponse)
export const connectionQuery = query('connection', 'Connection', 'query_connection', QueryConnectionRequest, QueryConnectionResponse)
export const clientStateQuery = query('client', 'ClientState', 'query_client_state', QueryClientStateRequest, QueryClientStateResponse)
export const consensusStateQuery = query(
  'client',
  'ConsensusState',
  'query_consensus_state',
  QueryConsensusStateRequest,
  QueryConsensusStateResponse,
)
const consensusHeightsQuery = query(
  'client',
  'ConsensusStateHeights',
  'query_consensus_state_heights',
  QueryConsensusStateHeightsRequest,
  QueryConsensusStateHeightsResponse,
)
const commitmentsQuery = query(
  'channel',
  'PacketCommitments',
  'query_packet_commitments',
  QueryPacketCommitmentsRequest,
  QueryPacketCommitmentsResponse,
)
const acknowledgementsQuery = query(
  'channel',
  'PacketAcknowledgements',
  'query_packet_acknowledgements',
  QueryPacketAcknowledgementsRequest,
  QueryPacketAcknowledgementsResponse,
)
const unreceivedPacketsQuery = query(
  'channel',
  'UnreceivedPackets',
  'query_unreceived_packets',
  QueryUnreceivedPacketsRequest,
  QueryUnreceivedPacketsResponse,
)
const unreceivedAcksQuery = query(
  'channel',
  'UnreceivedAcks',
  'query_unreceived_acks',
  QueryUnreceivedAcksRequest,
  QueryUnreceivedAcksResponse,
)

export interface End {
  portId: string
  channelId: string
}

const pageSize = 1000n

/** Sequences of open packets that an end has sent, with the height of the answer. @throws HermesError */
export async function commitments(rpc: Rpc, end: End): Promise<{ sequences: bigint[]; height: bigint }> {
  const sequences: bigint[] = []
  let height = 0n
  let key = new Uint8Array()
  do {
    const page = await ask(rpc, commitmentsQuery, {
      ...end,
      pagination: { key, offset: 0n, limit: pageSize, countTotal: false, reverse: false },
    })
    sequences.push(...page.commitments.map(one => one.sequence))
    height = page.height.revisionHeight
    key = new Uint8Array(page.pagination?.nextKey ?? [])
  } while (key.length > 0)
  return { sequences: sequences.sort((a, b) => (a < b ? -1 : 1)), height }
}

/** Of these packets of the other end, those that this end has acknowledged. @throws HermesError */
export async function acknowledged(rpc: Rpc, end: End, sequences: bigint[]): Promise<{ sequences: bigint[]; height: bigint }> {
  if (sequences.length === 0) return { sequences: [], height: 0n }
  const { acknowledgements, height } = await ask(
    rpc,
    acknowledgementsQuery,
    QueryPacketAcknowledgementsRequest.fromPartial({ ...end, packetCommitmentSequences: sequences }),
  )
  const written = new Set(acknowledgements.map(one => one.sequence))
  return { sequences: sequences.filter(one => written.has(one)), height: height.revisionHeight }
}

/** Of these packets of the other end, those that this end has not received. @throws HermesError */
export async function unreceivedPackets(rpc: Rpc, end: End, sequences: bigint[]): Promise<bigint[]> {
  return sequences.length === 0 ? [] : (await ask(rpc, unreceivedPacketsQuery, { ...end, packetCommitmentSequences: sequences })).sequences
}

/** Of these acknowledged packets of this end, those without a relayed acknowledgement. @throws HermesError */
export async function unreceivedAcks(rpc: Rpc, end: End, sequences: bigint[]): Promise<bigint[]> {
  return sequences.length === 0 ? [] : (await ask(rpc, unreceivedAcksQuery, { ...end, packetAckSequences: sequences })).sequences
}

/** Heights of the other chain that a client knows. @throws HermesError */
export async function consensusHeights(rpc: Rpc, clientId: string): Promise<bigint[]> {
  const { consensusStateHeights } = await ask(
    rpc,
    consensusHeightsQuery,
    QueryConsensusStateHeightsRequest.fromPartial({ clientId, pagination: { limit: 100_000n } }),
  )
  return consensusStateHeights.map(one => one.revisionHeight)
}
