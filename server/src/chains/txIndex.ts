import type { Chain } from './chain.ts'
import type { Endpoint } from './endpoint.ts'
import { Buffer } from 'node:buffer'
import { readIndexedTx } from './decodeBlock.ts'
import { BlockSearchAnswer, TxAnswer, TxSearchAnswer } from './rpcSchemas.ts'

const mostPerPage = 100

/** Questions to a node's transaction index; it lags behind the blocks, so what it does not have is no evidence. */
export function txIndex(
  anyEndpoint: <T>(ask: (endpoint: Endpoint) => Promise<T>) => Promise<T>,
  everyEndpoint: <T>(ask: (endpoint: Endpoint) => Promise<T | null>) => Promise<T | null>,
): Pick<Chain, 'tx' | 'searchTxs' | 'searchBlocks'> {
  return {
    async tx(hash) {
      return everyEndpoint(async endpoint => {
        const params = { hash: Buffer.from(hash, 'hex').toString('base64'), prove: false }
        const answer = await endpoint.call({ method: 'tx', params, answer: TxAnswer.nullable(), onAbsent: () => null })
        return answer && readIndexedTx(answer)
      })
    },

    async searchTxs(query, page = { page: 1, perPage: mostPerPage }) {
      return anyEndpoint(async endpoint => {
        const params = { query, prove: false, page: String(page.page), per_page: String(page.perPage), order_by: page.order ?? 'asc' }
        const answer = await endpoint.call({ method: 'tx_search', params, answer: TxSearchAnswer })
        return { total: answer.total_count, txs: answer.txs.map(readIndexedTx) }
      })
    },

    async searchBlocks(query) {
      return anyEndpoint(async endpoint => {
        const heights: number[] = []
        let total = 0
        do {
          const params = { query, page: String(heights.length / mostPerPage + 1), per_page: String(mostPerPage), order_by: 'asc' }
          const answer = await endpoint.call({ method: 'block_search', params, answer: BlockSearchAnswer })
          heights.push(...answer.blocks.map(one => one.block.header.height))
          total = answer.blocks.length < mostPerPage ? heights.length : answer.total_count
        } while (heights.length < total)
        return heights
      })
    },
  }
}
