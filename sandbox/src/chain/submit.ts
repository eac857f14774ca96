import type { SandboxAccount } from '../accounts/accounts.ts'
import type { TxResult } from '../app/runTx.ts'
import type { Block } from './block.ts'
import type { SimChain } from './simChain.ts'
import { signTx } from '../tx/signTx.ts'
import { txHash } from './executeBlock.ts'

export type Messages = { typeUrl: string; value: Uint8Array }[]

/** A transaction of the sandbox's own that was refused or failed. */
export class SubmitError extends Error {
  override name = 'SubmitError'
  readonly result: TxResult

  constructor(what: string, result: TxResult) {
    super(`${what}: ${result.codespace} ${result.code} ${result.log}`)
    this.result = result
  }
}

/** A transaction that is not in a block by then was dropped. */
const patienceBlocks = 50
/** Enough for the largest batch. */
const gas = 2_000_000n

/**
 * Signs, broadcasts, and waits for the block. With `atMs` the block is made now, with this time. @throws SubmitError when the mempool or
 * the block refuses
 */
export async function submit(
  chain: SimChain,
  account: SandboxAccount,
  messages: Messages,
  options: { memo?: string; atMs?: number } = {},
): Promise<{ hash: string; block: Block; result: TxResult }> {
  const address = account.addresses[chain.parameters.chainId] ?? ''
  const included = await inTurn(chain, address, async () => {
    const { accountNumber, sequence } = chain.nextSequence(address)
    const bytes = signTx(chain.parameters, account, {
      messages,
      gas,
      accountNumber,
      sequence,
      ...(options.memo !== undefined && { memo: options.memo }),
    })
    const waiting = inclusion(chain, txHash(bytes))
    const check = await chain.broadcast(bytes)
    if (check && check.code !== 0) {
      waiting.stop()
      throw new SubmitError('The mempool refused', check)
    }
    return waiting
  })
  if (options.atMs !== undefined) chain.mineAt(options.atMs)
  const { hash, block, result } = await included.found.finally(included.stop)
  if (result.code !== 0) throw new SubmitError('The block refused', result)
  return { hash, block, result }
}

const turns = new WeakMap<SimChain, Map<string, Promise<unknown>>>()

/** One after the other per account: the next sequence is known only once the mempool has the last transaction. */
function inTurn<T>(chain: SimChain, address: string, work: () => Promise<T>): Promise<T> {
  const ofChain = turns.get(chain) ?? new Map<string, Promise<unknown>>()
  turns.set(chain, ofChain)
  const done = (ofChain.get(address) ?? Promise.resolve()).then(work, work)
  ofChain.set(
    address,
    done.catch(() => {}),
  )
  return done
}

function inclusion(chain: SimChain, hash: string) {
  const { promise: found, resolve, reject } = Promise.withResolvers<{ hash: string; block: Block; result: TxResult }>()
  let blocks = 0
  found.catch(() => {}) // the mempool may have refused before anybody waited
  const look = (block: Block) => {
    blocks += 1
    if (blocks > patienceBlocks) reject(new Error(`${chain.parameters.chainId} has not included ${hash} in ${patienceBlocks} blocks`))
    const tx = block.txs.find(one => one.hash === hash)
    if (tx) resolve({ hash, block, result: tx.result })
  }
  chain.events.on('committed', look)
  return { found, stop: () => chain.events.off('committed', look) }
}
