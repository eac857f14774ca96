import type { Chain, IndexedTx } from './chain.ts'
import type { Endpoint } from './endpoint.ts'
import type { TxAnswer as IndexAnswer } from './rpcSchemas.ts'
import { Buffer } from 'node:buffer'
import { readIndexedTx } from './decodeBlock.ts'
import { BlockSearchAnswer, TxAnswer, TxSearchAnswer } from './rpcSchemas.ts'

const mostPerPage = 100

/** Questions to a node's transaction index; it lags behind the blocks, so what it does not have is no evidence. */
export function txIndex(everyEndpoint: EveryEndpoint): Pick<Chain, 'tx' | 'searchTxs' | 'searchBlocks'> {
  return {
    // An index keeps the last inclusion alone: where one knows only a failed one, another may know the one that did something.
    tx: hash =>
      everyEndpoint(
        async endpoint => {
          const params = { hash: Buffer.from(hash, 'hex').toString('base64'), prove: false }
          const answer = await endpoint.call({ method: 'tx', params, answer: TxAnswer.nullable(), onAbsent: () => null })
          return answer && understood(endpoint, answer)
        },
        tx => tx?.code === 0,
      ),

    searchTxs: (query, page = { page: 1, perPage: mostPerPage }) =>
      everyEndpoint(
        async endpoint => {
          const params = { query, prove: false, page: String(page.page), per_page: String(page.perPage), order_by: page.order ?? 'asc' }
          const answer = await endpoint.call({ method: 'tx_search', params, answer: TxSearchAnswer })
          return { total: answer.total_count, txs: answer.txs.map(tx => understood(endpoint, tx)) }
        },
        ({ txs }) => txs.some(tx => tx.code === 0),
      ),

    searchBlocks: query =>
      everyEndpoint(
        async endpoint => {
          const heights: number[] = []
          let total = 0
          do {
            const params = { query, page: String(heights.length / mostPerPage + 1), per_page: String(mostPerPage), order_by: 'asc' }
            const answer = await endpoint.call({ method: 'block_search', params, answer: BlockSearchAnswer })
            heights.push(...answer.blocks.map(one => one.block.header.height))
            total = answer.blocks.length < mostPerPage ? heights.length : answer.total_count
          } while (heights.length < total)
          return heights
        },
        heights => heights.length > 0,
      ),
  }
}

/** Asks one endpoint after the other until an answer is good enough, else gives the first. @throws ChainError when none answers */
export type EveryEndpoint = <T>(ask: (endpoint: Endpoint) => Promise<T>, isEnough: (answer: T) => boolean) => Promise<T>

function understood(endpoint: Endpoint, answer: IndexAnswer): IndexedTx {
  const tx = readIndexedTx(answer)
  return { ...tx, events: endpoint.understand('transaction', [tx.events]).flat() }
}
