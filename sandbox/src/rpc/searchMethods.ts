import type { IndexedTx } from '../chain/txIndex.ts'
import type { Methods } from './method.ts'
import type { NodeView } from './node.ts'
import { z } from 'zod'
import { blockIdToJson, blockToJson, hex, txToJson } from '../chain/json.ts'
import { holds, parseQuery, QueryError } from '../chain/query.ts'
import { inDialect } from './node.ts'
import { Base64, Int, readParams } from './params.ts'
import { internalError } from './rpcError.ts'

const Search = z.object({ query: z.string(), page: Int.optional(), per_page: Int.optional(), order_by: z.string().optional() })
type Search = z.infer<typeof Search>

export const searchMethods: Methods = {
  tx: {
    positional: ['hash', 'prove'],
    run(node, params) {
      const { hash } = readParams(z.object({ hash: Base64.optional() }), params)
      if (!hash) throw internalError('transaction hash cannot be empty')
      const found = node.chain.index.get(hex(hash))
      if (!found || !isVisible(node, found)) throw internalError(`tx (${hex(hash)}) not found`)
      return shown(node, found)
    },
  },

  tx_search: {
    positional: ['query', 'prove', 'page', 'per_page', 'order_by'],
    run(node, params) {
      const search = readParams(Search, params)
      const found = node.chain.index.search(conditionsOf(search)).filter(tx => isVisible(node, tx))
      return { txs: pageOf(ordered(found, search, 'asc'), search).map(tx => shown(node, tx)), total_count: String(found.length) }
    },
  },

  block_search: {
    positional: ['query', 'page', 'per_page', 'order_by'],
    run(node, params) {
      const search = readParams(Search, params)
      const conditions = conditionsOf(search)
      const found: number[] = []
      for (let height = node.earliest(); height <= node.stateHeight(); height++) {
        if (
          conditions.every(condition =>
            condition.key === 'block.height' ? holds(condition, String(height)) : blockMeets(node, height, condition),
          )
        )
          found.push(height)
      }
      const blocks = pageOf(ordered(found, search, 'desc'), search).map(height => {
        const block = node.block(height)
        return { block_id: blockIdToJson(block.hash), block: blockToJson(node.chain, block) }
      })
      return { blocks, total_count: String(found.length) }
    },
  },
}

function shown(node: NodeView, tx: IndexedTx) {
  return txToJson({ ...tx, result: inDialect(node, tx.result) })
}

function isVisible(node: NodeView, tx: IndexedTx): boolean {
  return node.faults.lying !== 'omits-txs' && tx.height <= node.stateHeight()
}

function blockMeets(node: NodeView, height: number, condition: ReturnType<typeof parseQuery>[number]): boolean {
  const dot = condition.key.lastIndexOf('.')
  return (
    node.chain
      .block(height)
      ?.events.some(
        event =>
          event.type === condition.key.slice(0, dot) &&
          event.attributes.some(([key, value]) => key === condition.key.slice(dot + 1) && holds(condition, value)),
      ) === true
  )
}

function conditionsOf({ query }: Search) {
  try {
    return parseQuery(query)
  } catch (error) {
    throw error instanceof QueryError ? internalError(error.message) : error
  }
}

function ordered<T>(found: T[], { order_by: order }: Search, usual: 'asc' | 'desc'): T[] {
  if (order !== undefined && order !== 'asc' && order !== 'desc')
    throw internalError('expected order_by to be either `asc` or `desc` or empty')
  return (order ?? usual) === 'asc' ? found : [...found].reverse()
}

/** 30 to a page, 100 at most, pages from 1 (CometBFT rpc/core/env.go). */
function pageOf<T>(found: T[], { page = 1, per_page: asked = 30 }: Search): T[] {
  const perPage = asked < 1 ? 30 : Math.min(asked, 100)
  const pages = Math.max(1, Math.ceil(found.length / perPage))
  if (page < 1 || page > pages) throw internalError(`page should be within [1, ${pages}] range, given ${page}`)
  return found.slice((page - 1) * perPage, page * perPage)
}
