import type { Any } from 'cosmjs-types/google/protobuf/any'
import type { Height } from 'cosmjs-types/ibc/core/client/v1/client'
import type { StoredClient, StoredConsensus } from '../ibc/ibcStore.ts'
import type { QueryContext, QueryHandler } from './query.ts'
import {
  QueryClientStateRequest,
  QueryClientStateResponse,
  QueryClientStatesRequest,
  QueryClientStatesResponse,
  QueryClientStatusRequest,
  QueryClientStatusResponse,
  QueryConsensusStateHeightsRequest,
  QueryConsensusStateHeightsResponse,
  QueryConsensusStateRequest,
  QueryConsensusStateResponse,
  QueryConsensusStatesRequest,
  QueryConsensusStatesResponse,
} from 'cosmjs-types/ibc/core/client/v1/query'
import { ClientState, ConsensusState } from 'cosmjs-types/ibc/lightclients/tendermint/v1/tendermint'
import { timestamp } from '../chain/header.ts'
import { clientStatus, heightText } from '../ibc/client.ts'
import { clients, consensusStates } from '../ibc/ibcStore.ts'
import { revisionOf } from '../tx/context.ts'
import { paginate } from './pagination.ts'
import { handler, invalidArgument, notFound } from './query.ts'

/** ibc-go v8 02-client. */
export const clientQueries: Record<string, QueryHandler> = {
  '/ibc.core.client.v1.Query/ClientState': handler(QueryClientStateRequest, QueryClientStateResponse, (context, { clientId }) => ({
    clientState: encodeClient(readClient(context, clientId)),
    proof: new Uint8Array(),
    proofHeight: ownHeight(context),
  })),

  '/ibc.core.client.v1.Query/ClientStates': handler(QueryClientStatesRequest, QueryClientStatesResponse, (context, request) => {
    const { items, pagination } = paginate(clients.list(context.state), request.pagination)
    return { clientStates: items.map(([clientId, client]) => ({ clientId, clientState: encodeClient(client) })), pagination }
  }),

  '/ibc.core.client.v1.Query/ClientStatus': handler(QueryClientStatusRequest, QueryClientStatusResponse, (context, { clientId }) => ({
    status: clientStatus(context.state, clientId, readClient(context, clientId), context.timeMs),
  })),

  '/ibc.core.client.v1.Query/ConsensusState': handler(QueryConsensusStateRequest, QueryConsensusStateResponse, (context, request) => {
    const client = readClient(context, request.clientId)
    const height = request.latestHeight ? client.latestHeight : Number(request.revisionHeight)
    const state = consensusStates(request.clientId).get(context.state, String(height))
    if (!state || (!request.latestHeight && request.revisionNumber !== revisionOf(client.chainId)))
      throw notFound(`client-id: ${request.clientId}, height: ${heightText(client, height)}: consensus state not found`)
    return { consensusState: encodeConsensus(state), proof: new Uint8Array(), proofHeight: ownHeight(context) }
  }),

  '/ibc.core.client.v1.Query/ConsensusStates': handler(QueryConsensusStatesRequest, QueryConsensusStatesResponse, (context, request) => {
    const { client, items, pagination } = pageOfStates(context, request)
    return {
      consensusStates: items.map(([height, state]) => ({
        height: heightOf(client, Number(height)),
        consensusState: encodeConsensus(state),
      })),
      pagination,
    }
  }),

  '/ibc.core.client.v1.Query/ConsensusStateHeights': handler(
    QueryConsensusStateHeightsRequest,
    QueryConsensusStateHeightsResponse,
    (context, request) => {
      const { client, items, pagination } = pageOfStates(context, request)
      return { consensusStateHeights: items.map(([height]) => heightOf(client, Number(height))), pagination }
    },
  ),
}

/** In the order of heights: the client's iteration keys are big-endian. */
function pageOfStates(context: QueryContext, request: QueryConsensusStatesRequest) {
  const client = readClient(context, request.clientId)
  const states = consensusStates(request.clientId)
    .list(context.state)
    .map(([height, state]): [string, StoredConsensus] => [height.padStart(12, '0'), state])
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return { client, ...paginate(states, request.pagination) }
}

/** Proofs are not modelled and so empty; the height is the answer's. */
export function ownHeight(context: QueryContext): Height {
  return { revisionNumber: revisionOf(context.chain.chainId), revisionHeight: BigInt(context.height) }
}

export function readClient(context: QueryContext, clientId: string): StoredClient {
  if (!/^[\w.+\-#[\]<>]{9,64}$/.test(clientId))
    throw invalidArgument(
      `identifier ${clientId} has invalid length: ${clientId.length}, must be between 9-64 characters: invalid identifier`,
    )
  const client = clients.get(context.state, clientId)
  if (!client) throw notFound(`${clientId}: light client not found`)
  return client
}

/** A client state as ibc-go stores it; the proof specifications are left out, nothing here proves by them. */
export function encodeClient(client: StoredClient): Any {
  const value = ClientState.encode(
    ClientState.fromPartial({
      chainId: client.chainId,
      trustLevel: { numerator: 1n, denominator: 3n },
      trustingPeriod: duration(client.trustingPeriodMs),
      unbondingPeriod: duration(client.unbondingPeriodMs),
      maxClockDrift: duration(client.maxClockDriftMs),
      frozenHeight: client.frozen ? { revisionNumber: 0n, revisionHeight: 1n } : {},
      latestHeight: heightOf(client, client.latestHeight),
      upgradePath: ['upgrade', 'upgradedIBCState'],
      allowUpdateAfterExpiry: true,
      allowUpdateAfterMisbehaviour: true,
    }),
  ).finish()
  return { typeUrl: '/ibc.lightclients.tendermint.v1.ClientState', value }
}

function encodeConsensus(state: StoredConsensus): Any {
  const value = ConsensusState.encode({
    timestamp: timestamp(state.timeMs),
    root: { hash: Buffer.from(state.root, 'hex') },
    nextValidatorsHash: Buffer.from(state.nextValidatorsHash, 'hex'),
  }).finish()
  return { typeUrl: '/ibc.lightclients.tendermint.v1.ConsensusState', value }
}

function heightOf(client: StoredClient, height: number): Height {
  return { revisionNumber: revisionOf(client.chainId), revisionHeight: BigInt(height) }
}

function duration(ms: number) {
  return { seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 }
}
