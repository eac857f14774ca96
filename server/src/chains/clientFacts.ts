import type { ClientFacts, ProtobufRpc } from './chain.ts'
import { QueryClientImpl as ClientQuery } from 'cosmjs-types/ibc/core/client/v1/query'
import { ClientState, ConsensusState } from 'cosmjs-types/ibc/lightclients/tendermint/v1/tendermint'
import { absentAsNull } from './absent.ts'

export const tendermintClientState = '/ibc.lightclients.tendermint.v1.ClientState'
export const tendermintConsensusState = '/ibc.lightclients.tendermint.v1.ConsensusState'

/** The words of ibc-go's `exported.Status`; `Unauthorized` (a client kind that the chain does not allow) is none of ours. */
const statuses: Record<string, ClientFacts['status']> = { Active: 'active', Expired: 'expired', Frozen: 'frozen' }

/** Null for clients other than Tendermint's. */
export async function readLatestHeight(rpc: ProtobufRpc, clientId: string): Promise<ClientState['latestHeight'] | null> {
  const { clientState } = await new ClientQuery(rpc).ClientState({ clientId })
  return clientState?.typeUrl === tendermintClientState ? ClientState.decode(clientState.value).latestHeight : null
}

/** A light client on the chain that is asked. Clients other than Tendermint's follow an unknown chain: `chainId` is then empty. */
export async function readClient(rpc: ProtobufRpc, clientId: string): Promise<ClientFacts> {
  const client = new ClientQuery(rpc)
  const [{ status }, { clientState }] = await Promise.all([client.ClientStatus({ clientId }), client.ClientState({ clientId })])
  if (clientState?.typeUrl !== tendermintClientState)
    return {
      clientId,
      chainId: '',
      status: statuses[status] ?? 'unknown',
      latestHeight: { revision: 0n, height: 0n },
      trustingPeriodSeconds: 0,
    }
  const state = ClientState.decode(clientState.value)
  const { revisionNumber, revisionHeight } = state.latestHeight
  const trustingPeriodSeconds = Number(state.trustingPeriod.seconds)
  const newest = await absentAsNull(client.ConsensusState({ clientId, revisionNumber, revisionHeight, latestHeight: false }))
  const trustedAt =
    newest?.consensusState?.typeUrl === tendermintConsensusState ? timeOf(ConsensusState.decode(newest.consensusState.value)) : undefined
  return {
    clientId,
    chainId: state.chainId,
    status: statuses[status] ?? 'unknown',
    latestHeight: { revision: revisionNumber, height: revisionHeight },
    trustingPeriodSeconds,
    expiresAt: trustedAt && new Date(trustedAt.getTime() + trustingPeriodSeconds * 1000),
  }
}

export function timeOf({ timestamp }: ConsensusState): Date {
  return new Date(Number(timestamp.seconds) * 1000 + Math.floor(timestamp.nanos / 1_000_000))
}
