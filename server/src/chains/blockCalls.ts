import type { RpcCall } from './rpc.ts'
import { BlockAnswer, BlockResultsAnswer, CommitAnswer } from './rpcSchemas.ts'

const ofResult = ['code', 'data', 'codespace', 'log', 'gas_wanted', 'gas_used', 'events.*']

/** A block: at most 100 MiB of transactions, a third more as base64. With `ahead` large ones are skipped. */
export function blockCall(height: number, { ahead = false, patience = 1 } = {}): RpcCall<BlockAnswer> {
  return {
    method: 'block',
    params: { height: String(height) },
    answer: BlockAnswer,
    forBlocks: true,
    large: {
      ahead,
      patience,
      places: [
        '$.result.block_id.hash',
        '$.result.block.header.chain_id',
        '$.result.block.header.height',
        '$.result.block.header.time',
        '$.result.block.data.txs.*',
      ],
    },
  }
}

/** Its header, by the call for it that every generation of nodes knows. */
export function headerCall(height: number): RpcCall<CommitAnswer> {
  return { method: 'commit', params: { height: String(height) }, answer: CommitAnswer }
}

/** What it did: nothing bounds the events. */
export function blockResultsCall(height: number, { ahead = false, patience = 1 } = {}): RpcCall<BlockResultsAnswer> {
  return {
    method: 'block_results',
    params: { height: String(height) },
    answer: BlockResultsAnswer,
    forBlocks: true,
    large: {
      ahead,
      patience,
      places: [
        '$.result.height',
        ...ofResult.map(name => `$.result.txs_results.*.${name}`),
        ...['begin', 'end', 'finalize'].map(stage => `$.result.${stage}_block_events.*`),
      ],
    },
  }
}
