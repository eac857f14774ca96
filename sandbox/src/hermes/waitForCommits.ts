import type { Chain } from './chain.ts'
import type { IbcEvent } from './ibcEvent.ts'
import type { Log } from './output.ts'
import type { FoundTx } from './searchTxs.ts'
import { setTimeout as delay } from 'node:timers/promises'
import { HermesError } from './hermesError.ts'
import { readIbcEvents } from './ibcEvent.ts'
import { searchTxs } from './searchTxs.ts'

/** The result of one batch: its hash when the mempool accepted it, else the error event. */
export type Submitted = { hash: string; messages: number } | { refused: IbcEvent }

/** Hermes itself looks every 300 ms. */
const pollMs = 100

/** Waits until the transactions are indexed. @throws HermesError after `rpc_timeout`, though they may still be committed */
export async function waitForCommits(
  chain: Chain,
  submitted: readonly Submitted[],
  log: Log,
): Promise<{ events: IbcEvent[]; height: bigint }> {
  const pending = new Map(submitted.flatMap(one => ('hash' in one ? [[one.hash, one.messages]] : [])))
  const found = new Map<string, FoundTx>()
  log(
    'DEBUG',
    { message: `waiting for commit of tx hashes(s) ${[...pending.keys()].join(', ')}` },
    { id: chain.id, name: 'wait_for_block_commits' },
  )
  const deadline = performance.now() + chain.rpc.timeoutMs
  while (found.size < pending.size) {
    if (performance.now() > deadline) throw new HermesError('failed tx: no confirmation')
    await delay(pollMs)
    for (const hash of pending.keys()) {
      const tx = found.has(hash) ? undefined : await findTx(chain, hash)
      if (tx) found.set(hash, tx)
    }
  }
  const heights = [...found.values()].map(tx => BigInt(tx.height))
  return {
    events: submitted.flatMap(one => ('hash' in one ? eventsOf(found.get(one.hash), one.messages) : [one.refused])),
    height: heights.reduce((most, height) => (height > most ? height : most), 1n),
  }
}

/** Asks again while there is no answer. */
async function findTx(chain: Chain, hash: string): Promise<FoundTx | undefined> {
  try {
    return (await searchTxs(chain.rpc, `tx.hash='${hash}'`))[0]
  } catch (error) {
    if (error instanceof HermesError) return undefined
    throw error
  }
}

/** A failed transaction is reported once for each of its messages. */
function eventsOf(tx: FoundTx | undefined, messages: number): IbcEvent[] {
  if (!tx) return []
  const { code, log, events } = tx
  if (code === 0) return readIbcEvents(events)
  const text = `deliver_tx for ${tx.hash} reports error: code=Err(${code}), log=${JSON.stringify(log)}`
  return Array.from({ length: messages }, () => ({ kind: 'ChainError', text }))
}
