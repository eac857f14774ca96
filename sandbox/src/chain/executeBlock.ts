import type { Branch, Reader } from '../store/store.ts'
import type { ChainEvent, ChainParameters, Context } from '../tx/context.ts'
import type { Block } from './block.ts'
import type { Validator } from './header.ts'
import { moduleAddress, sha256 } from '../accounts/address.ts'
import { runTx } from '../app/runTx.ts'
import { balancesOf, sendCoins } from '../bank/bank.ts'
import { branch } from '../store/store.ts'
import { headerHash } from './header.ts'
import { merkleRoot } from './merkle.ts'

export interface BlockInput {
  chain: ChainParameters
  validator: Validator
  height: number
  timeMs: number
  lastBlockHash: Uint8Array
  /** Of the state that the block builds on. */
  appHash: Uint8Array
  state: Reader
  counterparty: Context['counterparty']
  txs: Uint8Array[]
  /** What a governance vote would do, before the transactions. */
  edits: ((context: Context) => void)[]
}

export function txHash(bytes: Uint8Array): string {
  return Buffer.from(sha256(bytes)).toString('hex').toUpperCase()
}

/** Executes a block: the same input gives the same block. */
export function executeBlock(input: BlockInput): { block: Block; changes: ReturnType<Branch['changes']> } {
  const { chain, height, timeMs, counterparty, lastBlockHash, appHash } = input
  const store = branch(input.state)
  const base = { store, chain, height, timeMs, counterparty }
  const events: ChainEvent[] = []
  const begin: Context = { ...base, emit: (type, attributes) => events.push({ type, attributes: [...attributes, ['mode', 'BeginBlock']] }) }
  shareFees(begin)
  input.edits.forEach(edit => edit(begin))
  const txs = input.txs.map(bytes => ({ hash: txHash(bytes), bytes, result: runTx(base, bytes, 'deliver') }))
  const changes = store.changes()
  const dataHash = merkleRoot(input.txs.map(bytes => sha256(bytes)))
  const hash = headerHash({ chainId: chain.chainId, height, timeMs, lastBlockHash, dataHash, appHash, validator: input.validator })
  // Not an IAVL root: it binds the state by chaining the digests of all changes.
  const nextAppHash = changes.length === 0 ? appHash : sha256(appHash, Buffer.from(JSON.stringify(changes)))
  return { block: { height, timeMs, hash, lastBlockHash, dataHash, appHash, nextAppHash, txs, events }, changes }
}

/** x/distribution: takes the fees of the previous block from the fee collector. */
function shareFees(context: Context) {
  const collector = moduleAddress(context.chain.prefix, 'fee_collector')
  const fees = balancesOf(context.store, collector)
  if (fees.length > 0) sendCoins(context, collector, moduleAddress(context.chain.prefix, 'distribution'), fees)
}
