import type { Block } from '../chain/block.ts'
import type { SimChain } from '../chain/simChain.ts'
import type { Methods } from './method.ts'
import type { NodeView } from './node.ts'
import { z } from 'zod'
import { txHash } from '../chain/executeBlock.ts'
import { base64, resultToJson } from '../chain/json.ts'
import { Base64, readParams } from './params.ts'
import { internalError } from './rpcError.ts'

const Tx = z.object({ tx: Base64 })

/** CometBFT config `timeout_broadcast_tx_commit`, default. */
const commitTimeoutMs = 10_000

export const broadcastMethods: Methods = {
  broadcast_tx_sync: { positional: ['tx'], run: async (node, params) => broadcast(node, readParams(Tx, params).tx) },

  // Answers before the application has looked.
  broadcast_tx_async: {
    positional: ['tx'],
    run(node, params) {
      const { tx } = readParams(Tx, params)
      void node.chain.broadcast(tx)
      return { code: 0, data: '', log: '', codespace: '', hash: txHash(tx) }
    },
  },

  broadcast_tx_commit: { positional: ['tx'], run: broadcastAndWait },

  num_unconfirmed_txs: { positional: [], run: ({ chain }) => ({ ...mempoolToJson(chain), txs: null }) },
  unconfirmed_txs: { positional: ['limit'], run: ({ chain }) => ({ ...mempoolToJson(chain), txs: chain.mempool().map(base64) }) },
}

function mempoolToJson(chain: SimChain) {
  const waiting = chain.mempool()
  const count = String(waiting.length)
  return { n_txs: count, total: count, total_bytes: String(waiting.reduce((sum, tx) => sum + tx.length, 0)) }
}

async function broadcast(node: NodeView, tx: Uint8Array) {
  const result = await node.chain.broadcast(tx)
  if (!result) throw internalError('tx already exists in cache')
  return { code: result.code, data: '', log: result.log, codespace: result.codespace, hash: txHash(tx) }
}

async function broadcastAndWait(node: NodeView, params: Record<string, unknown>) {
  const { tx } = readParams(Tx, params)
  const hash = txHash(tx)
  // Listening comes first: the block may be quick.
  const waiting = waitForTx(node, hash)
  try {
    const check = await node.chain.broadcast(tx)
    if (!check) throw internalError('error on broadcastTxCommit: tx already exists in cache')
    if (check.code !== 0)
      return {
        check_tx: resultToJson(check),
        tx_result: { code: 0, data: null, log: '', info: '', gas_wanted: '0', gas_used: '0', events: [], codespace: '' },
        hash,
        height: '0',
      }
    const { block, index } = await waiting.found
    const done = block.txs[index]
    return {
      check_tx: resultToJson(check),
      tx_result: done && resultToJson(done.result),
      hash,
      height: String(block.height),
      tx: base64(tx),
    }
  } finally {
    waiting.stop()
  }
}

function waitForTx({ chain }: NodeView, hash: string) {
  const { promise: found, resolve, reject } = Promise.withResolvers<{ block: Block; index: number }>()
  const look = (block: Block) => {
    const index = block.txs.findIndex(tx => tx.hash === hash)
    if (index >= 0) resolve({ block, index })
  }
  const timer = setTimeout(() => reject(internalError('timed out waiting for tx to be included in a block')), commitTimeoutMs)
  chain.events.on('committed', look)
  found.catch(() => {}) // nobody waits when the mempool refused
  return {
    found,
    stop: () => {
      clearTimeout(timer)
      chain.events.off('committed', look)
    },
  }
}
