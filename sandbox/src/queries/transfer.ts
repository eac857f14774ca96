import type { QueryHandler } from './query.ts'
import { BinaryWriter } from 'cosmjs-types/binary'
import { PageResponse } from 'cosmjs-types/cosmos/base/query/v1beta1/pagination'
import { DenomTrace } from 'cosmjs-types/ibc/applications/transfer/v1/denomtrace'
import {
  QueryDenomHashRequest,
  QueryDenomHashResponse,
  QueryDenomRequest,
  QueryDenomsRequest,
  QueryEscrowAddressRequest,
  QueryEscrowAddressResponse,
  QueryParamsRequest,
  QueryParamsResponse,
} from 'cosmjs-types/ibc/applications/transfer/v1/query'
import { escrowAddress } from '../accounts/address.ts'
import { parseTrace, traceHash } from '../ibc/denom.ts'
import { paginate } from './pagination.ts'
import { handler, invalidArgument, notFound } from './query.ts'

/**
 * ibc-go v8 transfer. `DenomTrace` and `DenomTraces` are gone from today's generated types: their requests equal those of `Denom`
 * and `Denoms`, and their answers are written by hand.
 */
export const transferQueries: Record<string, QueryHandler> = {
  '/ibc.applications.transfer.v1.Query/DenomTrace': (context, bytes) => {
    const { hash } = QueryDenomRequest.decode(bytes)
    const path = context.state.get('denom-traces', checkHash(hash.replace(/^ibc\//, '')))
    if (path === undefined) throw notFound(`${hash.replace(/^ibc\//, '')}: denomination trace not found`)
    return new BinaryWriter().uint32(10).bytes(encodeTrace(path)).finish()
  },

  '/ibc.applications.transfer.v1.Query/DenomTraces': (context, bytes) => {
    const { items, pagination } = paginate(context.state.list('denom-traces'), QueryDenomsRequest.decode(bytes).pagination)
    const writer = new BinaryWriter()
    items.forEach(([, path]) => writer.uint32(10).bytes(encodeTrace(path)))
    return writer.uint32(18).bytes(PageResponse.encode(pagination).finish()).finish()
  },

  '/ibc.applications.transfer.v1.Query/DenomHash': handler(QueryDenomHashRequest, QueryDenomHashResponse, (context, { trace }) => {
    const hash = traceHash(parseTrace(trace))
    if (context.state.get('denom-traces', hash) === undefined) throw notFound(`${trace}: denomination trace not found`)
    return { hash }
  }),

  '/ibc.applications.transfer.v1.Query/EscrowAddress': handler(
    QueryEscrowAddressRequest,
    QueryEscrowAddressResponse,
    (context, { portId, channelId }) => ({ escrowAddress: escrowAddress(context.chain.prefix, portId, channelId) }),
  ),

  '/ibc.applications.transfer.v1.Query/Params': handler(QueryParamsRequest, QueryParamsResponse, context => ({
    params: {
      sendEnabled: context.state.get('params', 'transfer-send-enabled') !== 'false',
      receiveEnabled: context.state.get('params', 'transfer-receive-enabled') !== 'false',
    },
  })),
}

function encodeTrace(path: string): Uint8Array {
  return DenomTrace.encode(parseTrace(path)).finish()
}

function checkHash(hash: string): string {
  if (!/^(?:[0-9a-f]{2})*$/i.test(hash) || hash.length !== 64)
    throw invalidArgument(
      `invalid denom trace hash: ${hash}, error: expected size to be 32 bytes, got ${Math.floor(hash.length / 2)} bytes`,
    )
  return hash.toUpperCase()
}
