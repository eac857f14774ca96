import type { QueryContext, QueryHandler } from './query.ts'
import { AbciError, refuse, sdkErrors } from '../tx/abciError.ts'
import { authQueries } from './auth.ts'
import { bankQueries } from './bank.ts'
import { feeMarketQueries } from './feeMarket.ts'
import { channelQueries } from './ibcChannel.ts'
import { clientQueries } from './ibcClient.ts'
import { connectionQueries } from './ibcConnection.ts'
import { packetQueries } from './ibcPacket.ts'
import { nodeQueries } from './node.ts'
import { GrpcError } from './query.ts'
import { rateLimitQueries } from './rateLimits.ts'
import { transferQueries } from './transfer.ts'

const handlers = new Map<string, QueryHandler>(
  Object.entries({
    ...authQueries,
    ...bankQueries,
    ...clientQueries,
    ...connectionQueries,
    ...channelQueries,
    ...packetQueries,
    ...transferQueries,
    ...nodeQueries,
    ...feeMarketQueries,
    ...rateLimitQueries,
  }),
)

export function isKnownQuery(path: string): boolean {
  return handlers.has(path)
}

/**
 * Answers a gRPC query that came through `abci_query`. @throws AbciError 6 for an unknown path, else as SDK 0.50's `gRPCErrorToSDKError`
 */
export function answerQuery(context: QueryContext, path: string, request: Uint8Array): Uint8Array {
  const handle = handlers.get(path)
  if (!handle) throw refuse(sdkErrors.unknownRequest, 'unknown query path')
  try {
    return handle(context, request)
  } catch (error) {
    if (error instanceof AbciError) throw error
    if (!(error instanceof GrpcError))
      // the decoder's, about bytes that are no such request
      throw refuse(sdkErrors.invalidRequest, error instanceof Error ? error.message : String(error))
    throw refuse(sdkErrorOf(error), `rpc error: code = ${error.code} desc = ${error.message}`)
  }
}

function sdkErrorOf(error: GrpcError) {
  switch (error.code) {
    case 'NotFound':
      return sdkErrors.keyNotFound
    case 'InvalidArgument':
      return sdkErrors.invalidRequest
    case 'Unknown':
      return sdkErrors.unknownRequest
    default:
      return error.code satisfies never
  }
}
