import type { TxResult } from '../app/runTx.ts'
import type { Reader } from '../store/store.ts'
import type { Context } from '../tx/context.ts'
import { readAccount } from '../accounts/authStore.ts'
import { runTx } from '../app/runTx.ts'
import { branch } from '../store/store.ts'
import { txHash } from './executeBlock.ts'

/** Faults of a chain's mempool. */
export interface MempoolFaults {
  /** Transactions wait this many blocks before one takes them. */
  lateBlocks: number
  /** Accepts transactions and drops them. */
  drop: boolean
}

export interface Mempool {
  /** CheckTx; null when the transaction is known already. */
  check: (bytes: Uint8Array) => TxResult | null
  /** Runs the transaction after those that wait, as a node simulates. */
  simulate: (bytes: Uint8Array) => TxResult
  /** The transactions for the block of `height`, in the order of arrival. */
  take: (height: number) => Uint8Array[]
  /** After a commit: checks what is left on the new state. */
  recheck: () => void
  waiting: () => Uint8Array[]
  /** @throws when there is no such account */
  nextSequence: (address: string) => { accountNumber: number; sequence: number }
  faults: MempoolFaults
}

/** CometBFT's mempool cache, default size: transactions in it are not accepted again. */
const cacheSize = 10_000

export function newMempool(base: () => Omit<Context, 'store' | 'emit'> & { state: Reader }): Mempool {
  let waiting: { bytes: Uint8Array; fromHeight: number }[] = []
  const cache = new Set<string>()
  const faults: MempoolFaults = { lateBlocks: 0, drop: false }
  let checkState = fresh()
  return { check, simulate, take, recheck, waiting: () => waiting.map(tx => tx.bytes), nextSequence, faults }

  function fresh() {
    const { state, ...rest } = base()
    return { ...rest, store: branch(state) }
  }

  function check(bytes: Uint8Array): TxResult | null {
    const hash = txHash(bytes)
    if (cache.has(hash)) return null
    const result = runTx(checkState, bytes, 'check')
    if (result.code !== 0) return result
    cache.add(hash)
    for (const oldest of cache) {
      if (cache.size <= cacheSize) break
      cache.delete(oldest)
    }
    if (!faults.drop) waiting.push({ bytes, fromHeight: checkState.height + faults.lateBlocks })
    return result
  }

  function simulate(bytes: Uint8Array): TxResult {
    return runTx({ ...checkState, store: branch(checkState.store) }, bytes, 'simulate')
  }

  function nextSequence(address: string) {
    const account = readAccount(checkState.store, address)
    if (!account) throw new Error(`There is no account ${address}`)
    return { accountNumber: account.number, sequence: account.sequence }
  }

  function take(height: number): Uint8Array[] {
    // In order: a later transaction of the same account must not overtake one that waits.
    const held = waiting.findIndex(tx => tx.fromHeight > height)
    const taken = held < 0 ? waiting : waiting.slice(0, held)
    waiting = waiting.slice(taken.length)
    return taken.map(tx => tx.bytes)
  }

  function recheck() {
    checkState = fresh()
    waiting = waiting.filter(tx => {
      const kept = runTx(checkState, tx.bytes, 'recheck').code === 0
      if (!kept) cache.delete(txHash(tx.bytes))
      return kept
    })
  }
}
