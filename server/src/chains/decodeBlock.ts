import type { Block, BlockTx, IndexedTx, ShownBlock, TrustedHeader } from './chain.ts'
import type { BlockAnswer, BlockResultsAnswer, CommitAnswer, TxAnswer, TxResult } from './rpcSchemas.ts'
import { hash } from 'node:crypto'
import { ChainError } from './chainError.ts'

/** The name of a transaction: SHA-256 of its bytes, upper-case hex. */
export function txHash(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex').toUpperCase()
}

/**
 * Joins `block` and `block_results` of one node.
 * @throws ChainError `nonsense` when they do not belong together, `wrong-chain`, `pruned` when the node has not kept the block
 */
export function joinBlock(chainId: string, height: number, answer: BlockAnswer, results: BlockResultsAnswer): Omit<ShownBlock, 'endpoint'> {
  const { block } = answer
  if (!block) throw new ChainError('pruned', `block ${height} is not kept`, { chainId })
  if (block.header.chain_id !== chainId)
    throw new ChainError('wrong-chain', `a block of ${block.header.chain_id} came for ${chainId}`, { chainId })
  if (block.header.height !== height || results.height !== height)
    throw new ChainError('nonsense', `block ${block.header.height} and results ${results.height} came for height ${height}`, { chainId })
  const { txs } = block.data
  if (txs.length !== results.txs_results.length)
    throw new ChainError('nonsense', `block ${height} has ${txs.length} transactions and ${results.txs_results.length} results`, {
      chainId,
    })
  const joined: Block = {
    chainId,
    height,
    time: block.header.time,
    txs: results.txs_results.map((result, index) => readTx(txs[index] ?? new Uint8Array(), index, result)),
    events: [...results.begin_block_events, ...results.finalize_block_events, ...results.end_block_events],
  }
  return { block: joined, hash: answer.block_id?.hash.toUpperCase() ?? '', data: results.txs_results.map(result => result.data) }
}

/** @throws ChainError `wrong-chain`, `nonsense` when it is not what was asked for */
export function readHeader(chainId: string, height: number, { signed_header: { header } }: CommitAnswer): TrustedHeader {
  if (header.chain_id !== chainId) throw new ChainError('wrong-chain', `a header of ${header.chain_id} came for ${chainId}`, { chainId })
  if (header.height !== height) throw new ChainError('nonsense', `header ${header.height} came for height ${height}`, { chainId })
  return { height: BigInt(height), time: header.time, root: header.app_hash, nextValidatorsHash: header.next_validators_hash }
}

/** @throws ChainError `nonsense` when the bytes are not those of the hash that the node names */
export function readIndexedTx(answer: TxAnswer): IndexedTx {
  const tx = readTx(answer.tx, answer.index, answer.tx_result)
  if (tx.hash !== answer.hash.toUpperCase())
    throw new ChainError('nonsense', `transaction ${answer.hash} came with the bytes of ${tx.hash}`)
  return { ...tx, height: answer.height }
}

function readTx(bytes: Uint8Array, index: number, result: TxResult): BlockTx {
  return {
    hash: txHash(bytes),
    index,
    code: result.code,
    codespace: result.codespace,
    log: result.log,
    gasUsed: result.gas_used,
    gasWanted: result.gas_wanted,
    events: result.events,
    bytes,
  }
}
