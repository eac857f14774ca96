import type { ConnectionEnd } from 'cosmjs-types/ibc/core/connection/v1/connection'
import type { StoredConnection } from '../ibc/ibcStore.ts'
import type { QueryHandler } from './query.ts'
import { State } from 'cosmjs-types/ibc/core/connection/v1/connection'
import {
  QueryConnectionClientStateRequest,
  QueryConnectionClientStateResponse,
  QueryConnectionRequest,
  QueryConnectionResponse,
  QueryConnectionsRequest,
  QueryConnectionsResponse,
} from 'cosmjs-types/ibc/core/connection/v1/query'
import { connections } from '../ibc/ibcStore.ts'
import { encodeClient, ownHeight, readClient } from './ibcClient.ts'
import { paginate } from './pagination.ts'
import { handler, notFound } from './query.ts'

/** ibc-go v8 03-connection. Every connection here is open. */
export const connectionQueries: Record<string, QueryHandler> = {
  '/ibc.core.connection.v1.Query/Connection': handler(QueryConnectionRequest, QueryConnectionResponse, (context, { connectionId }) => {
    const connection = connections.get(context.state, connectionId)
    if (!connection) throw notFound(`${connectionId}: connection not found`)
    return { connection: encode(connection), proof: new Uint8Array(), proofHeight: ownHeight(context) }
  }),

  '/ibc.core.connection.v1.Query/Connections': handler(QueryConnectionsRequest, QueryConnectionsResponse, (context, request) => {
    const { items, pagination } = paginate(connections.list(context.state), request.pagination)
    return { connections: items.map(([id, connection]) => ({ id, ...encode(connection) })), pagination, height: ownHeight(context) }
  }),

  '/ibc.core.connection.v1.Query/ConnectionClientState': handler(
    QueryConnectionClientStateRequest,
    QueryConnectionClientStateResponse,
    (context, { connectionId }) => {
      const connection = connections.get(context.state, connectionId)
      if (!connection) throw notFound(`connection-id: ${connectionId}: connection not found`)
      const clientState = encodeClient(readClient(context, connection.clientId))
      return {
        identifiedClientState: { clientId: connection.clientId, clientState },
        proof: new Uint8Array(),
        proofHeight: ownHeight(context),
      }
    },
  ),
}

function encode({ clientId, counterparty }: StoredConnection): ConnectionEnd {
  return {
    clientId,
    versions: [{ identifier: '1', features: ['ORDER_ORDERED', 'ORDER_UNORDERED'] }],
    state: State.STATE_OPEN,
    counterparty: { ...counterparty, prefix: { keyPrefix: Buffer.from('ibc') } },
    delayPeriod: 0n,
  }
}
