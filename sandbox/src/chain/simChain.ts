import type { EventEmitter } from 'node:events'
import type { TxResult } from '../app/runTx.ts'
import type { Reader, Store } from '../store/store.ts'
import type { ChainParameters, Context, Counterparty } from '../tx/context.ts'
import type { Block } from './block.ts'
import type { Clock } from './clock.ts'
import type { Validator } from './header.ts'
import type { PacketLog } from './packetLog.ts'
import type { TxIndex } from './txIndex.ts'

export interface ChainOptions {
  parameters: ChainParameters
  validator: Validator
  clock: Clock
  blockTimeMs: number
  /** From showing a block until its results and state can be queried, as on a real node. */
  executeLagMs: number
  /** From then until the transaction index has it. */
  indexLagMs: number
  folder?: string | undefined
  genesis: (store: Store) => void
  genesisTimeMs: number
  counterparty: (chainId: string) => Counterparty | undefined
  /** How many blocks and states are kept. Defaults suit a sandbox that runs for days. */
  keep?: { blocks: number; states: number }
}

export interface ChainFaults {
  /** No more blocks. */
  halted: boolean
  lateBlocks: number
  drop: boolean
  /** Replaces the normal lag of the transaction index. */
  indexLagMs: number | null
}

/** One simulated chain: state, mempool, blocks on a timer, and the index over them. */
export interface SimChain {
  readonly parameters: ChainParameters
  readonly validator: Validator
  readonly genesisTimeMs: number
  readonly faults: ChainFaults
  /** `stored`: a block is shown; `committed`: its results and state; `indexed`: its transactions. */
  readonly events: EventEmitter<{ stored: [Block]; committed: [Block]; indexed: [Block] }>
  readonly index: Pick<TxIndex, 'get' | 'search'>
  readonly packets: Pick<PacketLog, 'sent' | 'acknowledgement'>
  /** Heights: of the newest block, of the newest block whose results are there, of the oldest block kept. */
  storedHeight: () => number
  committedHeight: () => number
  earliestHeight: () => number
  block: (height: number) => Block | undefined
  /** Undefined when the height is not committed yet, or no longer kept. */
  stateAt: (height: number) => Reader | undefined
  /** The newest committed state. */
  state: () => Reader
  /** For the next transaction of an account, counting those in the mempool. @throws when there is no such account */
  nextSequence: (address: string) => { accountNumber: number; sequence: number }
  /** CheckTx and mempool; null when it is known already. */
  broadcast: (bytes: Uint8Array) => Promise<TxResult | null>
  simulate: (bytes: Uint8Array) => TxResult
  /** Makes a block now that changes state without a transaction, as governance does. @throws what the change throws */
  edit: (change: (context: Context) => void) => Promise<Block>
  /** Makes a block now and resolves when it is committed. */
  mine: () => Promise<Block>
  /** Makes a block with this time in the header, for a new sandbox's past. */
  mineAt: (timeMs: number) => Block
  /** The transactions that wait for a block. */
  mempool: () => Uint8Array[]
  asCounterparty: () => Counterparty
  start: () => void
  stop: () => Promise<void>
}
