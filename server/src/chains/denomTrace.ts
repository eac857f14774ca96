import type { ProtobufRpc } from './chain.ts'
import { BinaryReader } from 'cosmjs-types/binary'
import { DenomTrace } from 'cosmjs-types/ibc/applications/transfer/v1/denomtrace'
import { QueryClientImpl, QueryDenomRequest } from 'cosmjs-types/ibc/applications/transfer/v1/query'
import { absentAsNull } from './absent.ts'
import { ChainError } from './chainError.ts'
import { isUnknownQuery } from './rpcErrors.ts'

export interface DenomTraceFacts {
  path: string
  baseDenom: string
}

/** The way that a voucher denom came: `DenomTrace` up to ibc-go v8, `Denom` from v9 on. Which one the node knows, it says itself. */
export async function readDenomTrace(rpc: ProtobufRpc, hash: string): Promise<DenomTraceFacts | null> {
  try {
    return await absentAsNull(askDenomTrace(rpc, hash))
  } catch (error) {
    if (error instanceof ChainError && isUnknownQuery(error.facts.abci)) return absentAsNull(askDenom(rpc, hash))
    throw error
  }
}

async function askDenom(rpc: ProtobufRpc, hash: string): Promise<DenomTraceFacts | null> {
  const { denom } = await new QueryClientImpl(rpc).Denom({ hash })
  return denom ? { path: denom.trace.map(hop => `${hop.portId}/${hop.channelId}`).join('/'), baseDenom: denom.base } : null
}

/**
 * cosmjs-types has dropped this query; its request equals `QueryDenomRequest`, its answer has the
 * trace as field 1 (ibc-go v8 transfer/v1/query.proto).
 */
async function askDenomTrace(rpc: ProtobufRpc, hash: string): Promise<DenomTraceFacts | null> {
  const answer = new BinaryReader(
    await rpc.request('ibc.applications.transfer.v1.Query', 'DenomTrace', QueryDenomRequest.encode({ hash }).finish()),
  )
  if (answer.pos === answer.len || answer.uint32() !== 10) return null
  return DenomTrace.decode(answer.bytes())
}
