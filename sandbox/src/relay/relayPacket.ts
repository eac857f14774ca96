import type { SandboxAccount } from '../accounts/accounts.ts'
import type { SimChain } from '../chain/simChain.ts'
import type { Messages } from '../chain/submit.ts'
import { MsgAcknowledgement, MsgRecvPacket, MsgTimeout } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { MsgUpdateClient } from 'cosmjs-types/ibc/core/client/v1/tx'
import { Header } from 'cosmjs-types/ibc/lightclients/tendermint/v1/tendermint'
import { timestamp } from '../chain/header.ts'
import { submit } from '../chain/submit.ts'
import { headerTypeUrl } from '../ibc/clientMessages.ts'
import { channels, clients, connections, consensusStates } from '../ibc/ibcStore.ts'
import { revisionOf } from '../tx/context.ts'

export type Step = 'deliver' | 'acknowledge' | 'timeout'

export interface Relaying {
  source: SimChain
  destination: SimChain
  relayer: SandboxAccount
  /** Makes the necessary blocks now, with this time; otherwise waits for them. */
  atMs?: number | undefined
  /** Replaces broadcasting the transaction and waiting for it. @returns its hash */
  give?: (target: SimChain, messages: Messages) => Promise<string>
}

/** Another relayer: relays one packet, its acknowledgement or timeout, as Hermes does. @throws when it is unknown or the chain refuses */
export async function relayPacket(relaying: Relaying, portId: string, channelId: string, sequence: bigint, step: Step): Promise<string> {
  const { source, destination } = relaying
  const sent = source.packets.sent(portId, channelId, sequence)
  if (!sent) throw new Error(`${source.parameters.chainId} has sent no packet ${portId}/${channelId}/${sequence}`)
  const { packet } = sent
  switch (step) {
    case 'deliver':
      return carry(
        relaying,
        source,
        destination,
        `${packet.destinationPort}/${packet.destinationChannel}`,
        sent.height,
        (signer, proofHeight) => ({
          typeUrl: '/ibc.core.channel.v1.MsgRecvPacket',
          value: MsgRecvPacket.encode(MsgRecvPacket.fromPartial({ packet, proofHeight, signer })).finish(),
        }),
      )
    case 'acknowledge': {
      const written = destination.packets.acknowledgement(packet.destinationPort, packet.destinationChannel, sequence)
      if (!written)
        throw new Error(`${destination.parameters.chainId} has written no acknowledgement of ${portId}/${channelId}/${sequence}`)
      return carry(relaying, destination, source, `${portId}/${channelId}`, written.height, (signer, proofHeight) => ({
        typeUrl: '/ibc.core.channel.v1.MsgAcknowledgement',
        value: MsgAcknowledgement.encode(
          MsgAcknowledgement.fromPartial({ packet, acknowledgement: written.bytes, proofHeight, signer }),
        ).finish(),
      }))
    }
    case 'timeout':
      return carry(relaying, destination, source, `${portId}/${channelId}`, destination.storedHeight(), (signer, proofHeight) => ({
        typeUrl: '/ibc.core.channel.v1.MsgTimeout',
        value: MsgTimeout.encode(MsgTimeout.fromPartial({ packet, nextSequenceRecv: packet.sequence, proofHeight, signer })).finish(),
      }))
    default:
      return step satisfies never
  }
}

/** Proves to `target` what `proven` shows since `height`. @returns the transaction's hash */
async function carry(
  { relayer, atMs, give }: Relaying,
  proven: SimChain,
  target: SimChain,
  end: string,
  height: number,
  message: (signer: string, proofHeight: { revisionNumber: bigint; revisionHeight: bigint }) => Messages[number],
): Promise<string> {
  if (atMs !== undefined) {
    // A block's state is in the next header; and a chain with an old time takes that header to be from the future.
    proven.mineAt(atMs)
    target.mineAt(atMs)
  }
  while (proven.committedHeight() <= height) await new Promise(resolve => proven.events.once('committed', resolve))
  const signer = relayer.addresses[target.parameters.chainId] ?? ''
  const proofHeight = proven.committedHeight()
  const messages = [
    ...updateMessages(proven, target, end, proofHeight, signer),
    message(signer, { revisionNumber: revisionOf(proven.parameters.chainId), revisionHeight: BigInt(proofHeight) }),
  ]
  if (give) return give(target, messages)
  const { hash } = await submit(target, relayer, messages, atMs === undefined ? {} : { atMs })
  return hash
}

/** None when the client already has that header. */
function updateMessages(proven: SimChain, target: SimChain, end: string, height: number, signer: string): Messages {
  const clientId = clientOf(target, end)
  const known = consensusStates(clientId)
    .list(target.state())
    .map(([one]) => Number(one))
  if (known.includes(height)) return []
  const block = proven.block(height)
  const trusted = Math.max(...known.filter(one => one < height))
  if (!block || !Number.isFinite(trusted)) throw new Error(`No client or no header for ${end}`)
  const { chainId } = proven.parameters
  const { setHash } = proven.validator
  const header = Header.fromPartial({
    signedHeader: {
      header: {
        chainId,
        height: BigInt(height),
        time: timestamp(block.timeMs),
        appHash: block.appHash,
        validatorsHash: setHash,
        nextValidatorsHash: setHash,
      },
    },
    trustedHeight: { revisionNumber: revisionOf(chainId), revisionHeight: BigInt(trusted) },
  })
  const value = MsgUpdateClient.encode(
    MsgUpdateClient.fromPartial({ clientId, signer, clientMessage: { typeUrl: headerTypeUrl, value: Header.encode(header).finish() } }),
  ).finish()
  return [{ typeUrl: '/ibc.core.client.v1.MsgUpdateClient', value }]
}

/** The chain at the other end of a channel. @throws when there is no such channel */
export function counterpartyOf(chain: SimChain, end: string): string {
  const clientId = clientOf(chain, end)
  const client = clients.get(chain.state(), clientId)
  if (!client) throw new Error(`${chain.parameters.chainId} has no client ${clientId}`)
  return client.chainId
}

/** The client that a channel end relies on. */
export function clientOf(chain: SimChain, end: string): string {
  const channel = channels.get(chain.state(), end)
  const connection = channel && connections.get(chain.state(), channel.connectionId)
  if (!connection) throw new Error(`${chain.parameters.chainId} has no channel ${end}`)
  return connection.clientId
}
