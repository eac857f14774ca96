import type { WebSocket } from 'ws'
import type { Block } from '../chain/block.ts'
import type { Condition } from '../chain/query.ts'
import type { NodeView } from './node.ts'
import { z } from 'zod'
import { base64, blockIdToJson, blockToJson, eventToJson, headerToJson, resultToJson } from '../chain/json.ts'
import { holds, parseQuery, QueryError } from '../chain/query.ts'
import { inDialect } from './node.ts'
import { readParams } from './params.ts'
import { internalError } from './rpcError.ts'

interface Published {
  type: string
  value: unknown
  events: Record<string, string[]>
}

/** The subscriptions of one WebSocket connection. */
export interface Subscriptions {
  /** @throws RpcError */
  run: (method: string, id: unknown, params: Record<string, unknown>) => Record<string, never>
  close: () => void
}

export const subscriptionMethods = new Set(['subscribe', 'unsubscribe', 'unsubscribe_all'])

/** CometBFT config `max_subscriptions_per_client`, default. */
const mostSubscriptions = 5

export function newSubscriptions(node: NodeView, socket: WebSocket): Subscriptions {
  const byQuery = new Map<string, { id: unknown; conditions: Condition[] }>()
  const publish = () => {
    const block = node.chain.block(node.stateHeight())
    if (byQuery.size === 0 || !block) return
    for (const published of eventsOf(node, block)) send(published)
  }
  node.chain.events.on('committed', publish)
  return { run, close: () => node.chain.events.off('committed', publish) }

  function run(method: string, id: unknown, params: Record<string, unknown>): Record<string, never> {
    if (method === 'unsubscribe_all') {
      byQuery.clear()
      return {}
    }
    const { query } = readParams(z.object({ query: z.string() }), params)
    if (method === 'unsubscribe') {
      if (!byQuery.delete(query)) throw internalError('subscription not found')
      return {}
    }
    if (byQuery.has(query)) throw internalError('already subscribed')
    if (byQuery.size >= mostSubscriptions) throw internalError(`max_subscriptions_per_client ${mostSubscriptions} reached`)
    byQuery.set(query, { id, conditions: parse(query) })
    return {}
  }

  function send(published: Published) {
    for (const [query, { id, conditions }] of byQuery) {
      if (conditions.every(condition => published.events[condition.key]?.some(value => holds(condition, value))))
        socket.send(
          JSON.stringify({
            jsonrpc: '2.0',
            id,
            result: { query, data: { type: `tendermint/event/${published.type}`, value: published.value }, events: published.events },
          }),
        )
    }
  }
}

function parse(query: string): Condition[] {
  try {
    return parseQuery(query)
  } catch (error) {
    throw error instanceof QueryError ? internalError(`failed to parse query: ${error.message}`) : error
  }
}

/** In the order in which a node fires them after a commit. */
function eventsOf(node: NodeView, block: Block): Published[] {
  const { chain } = node
  // The index beside the data is text in every dialect.
  const ofBlock = collect(block.events)
  const { events: own } = inDialect(node, block)
  const txs = block.txs.map(({ hash, bytes, result }, index): Published => ({
    type: 'Tx',
    value: {
      TxResult: {
        height: String(block.height),
        ...(index > 0 && { index }),
        tx: base64(bytes),
        result: resultToJson(inDialect(node, result)),
      },
    },
    events: { ...collect(result.events), 'tm.event': ['Tx'], 'tx.hash': [hash], 'tx.height': [String(block.height)] },
  }))
  return [
    {
      type: 'NewBlock',
      value: {
        block: blockToJson(chain, block),
        block_id: blockIdToJson(block.hash),
        result_finalize_block: {
          events: own.map(eventToJson),
          tx_results: block.txs.map(tx => resultToJson(inDialect(node, tx.result))),
          validator_updates: [],
          app_hash: base64(block.nextAppHash),
        },
      },
      events: { ...ofBlock, 'tm.event': ['NewBlock'] },
    },
    { type: 'NewBlockHeader', value: { header: headerToJson(chain, block) }, events: { 'tm.event': ['NewBlockHeader'] } },
    {
      type: 'NewBlockEvents',
      value: { height: String(block.height), events: own.map(eventToJson), num_txs: String(block.txs.length) },
      events: { ...ofBlock, 'tm.event': ['NewBlockEvents'] },
    },
    ...txs,
  ]
}

function collect(events: Block['events']): Record<string, string[]> {
  const collected: Record<string, string[]> = {}
  for (const { type, attributes } of events) {
    for (const [key, value] of attributes) (collected[`${type}.${key}`] ??= []).push(value)
  }
  return collected
}
