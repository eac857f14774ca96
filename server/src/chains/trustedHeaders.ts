import type { Any } from 'cosmjs-types/google/protobuf/any'
import type { Height } from 'cosmjs-types/ibc/core/client/v1/client'
import type { ProtobufRpc, TrustedHeader } from './chain.ts'
import { Buffer } from 'node:buffer'
import { PageRequest } from 'cosmjs-types/cosmos/base/query/v1beta1/pagination'
import { QueryClientImpl as ClientQuery } from 'cosmjs-types/ibc/core/client/v1/query'
import { ConsensusState } from 'cosmjs-types/ibc/lightclients/tendermint/v1/tendermint'
import { readLatestHeight, tendermintConsensusState, timeOf } from './clientFacts.ts'

/** A node keeps its newest blocks: one of the newest states can mostly be compared. */
const newest = 4

/**
 * What a light client trusts (07-tendermint ConsensusState): its newest state, some of the newest that are listed, and the oldest. Every
 * false state descends from the one that the client was made with, whatever was put above it later.
 */
export async function readTrustedHeaders(rpc: ProtobufRpc, clientId: string): Promise<TrustedHeader[]> {
  const client = new ClientQuery(rpc)
  const latest = await readLatestHeight(rpc, clientId)
  if (!latest) return []
  const page = (limit: number, reverse: boolean) =>
    client.ConsensusStates({ clientId, pagination: PageRequest.fromPartial({ limit: BigInt(limit), reverse }) })
  const [one, last, first] = await Promise.all([
    client.ConsensusState({ clientId, revisionNumber: latest.revisionNumber, revisionHeight: latest.revisionHeight, latestHeight: false }),
    page(newest, true),
    page(1, false),
  ])
  const states = [{ height: latest, consensusState: one.consensusState }, ...last.consensusStates, ...first.consensusStates]
  // Heights before an upgrade that changed the chain id are those of another chain.
  const own = states.flatMap(({ height, consensusState }) =>
    height.revisionNumber === latest.revisionNumber && consensusState ? readState(height, consensusState) : [],
  )
  return [...new Map(own.map(state => [state.height, state])).values()]
}

function readState({ revisionHeight }: Height, { typeUrl, value }: Any): TrustedHeader[] {
  if (typeUrl !== tendermintConsensusState) return []
  const state = ConsensusState.decode(value)
  return [{ height: revisionHeight, time: timeOf(state), root: hex(state.root.hash), nextValidatorsHash: hex(state.nextValidatorsHash) }]
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
