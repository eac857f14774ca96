import type { Rpc } from './rpc.ts'
import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { AbciEvent } from './packet.ts'
import { callRpc } from './rpc.ts'

const FoundTxs = z.object({
  txs: z.array(
    z.object({
      hash: z.string(),
      height: z.string(),
      tx_result: z.object({ code: z.int().default(0), log: z.string().nullish(), events: z.array(AbciEvent).nullish() }),
    }),
  ),
})
export interface FoundTx {
  hash: string
  height: string
  code: number
  log: string
  events: AbciEvent[]
}

/** Transactions in the node's index. @throws HermesError */
export async function searchTxs(rpc: Rpc, query: string, page: object = {}): Promise<FoundTx[]> {
  const { txs } = await callRpc(rpc, 'tx_search', { query, prove: false, ...page }, FoundTxs)
  return txs.map(({ hash, height, tx_result: { code, log, events } }) => ({
    hash,
    height,
    code,
    log: log ?? '',
    events: readEvents(rpc, events ?? []),
  }))
}

const BlockResults = z.object({ begin_block_events: z.array(AbciEvent).nullish(), finalize_block_events: z.array(AbciEvent).nullish() })

/** Events of a block itself. @throws HermesError */
export async function blockEvents(rpc: Rpc, height: string): Promise<AbciEvent[]> {
  const results = await callRpc(rpc, 'block_results', { height }, BlockResults)
  return readEvents(rpc, results.finalize_block_events ?? results.begin_block_events ?? [])
}

/** Nodes before CometBFT 0.37 write keys and values in base64. */
function readEvents({ base64Events }: Rpc, events: AbciEvent[]): AbciEvent[] {
  if (!base64Events) return events
  const text = (value: string) => Buffer.from(value, 'base64').toString('utf8')
  return events.map(({ type, attributes }) => ({
    type,
    attributes: attributes.map(({ key, value }) => ({ key: text(key), value: value && text(value) })),
  }))
}
