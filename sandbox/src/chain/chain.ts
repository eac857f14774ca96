import type { TxResult } from '../app/runTx.ts'
import type { Context, Counterparty } from '../tx/context.ts'
import type { Block } from './block.ts'
import type { Loaded } from './journal.ts'
import type { ChainFaults, ChainOptions, SimChain } from './simChain.ts'
import { EventEmitter } from 'node:events'
import { newHistory } from '../store/history.ts'
import { branch } from '../store/store.ts'
import { executeBlock } from './executeBlock.ts'
import { emptyHash } from './header.ts'
import { openJournal } from './journal.ts'
import { newMempool } from './mempool.ts'
import { newPacketLog } from './packetLog.ts'
import { newTxIndex } from './txIndex.ts'

/** Blocks for queries and restarts, states for queries about the past. Transactions stay in the index for ever. */
const keepByDefault = { blocks: 10_000, states: 2_000 }

/** @throws when the folder contains something else than a chain of this kind */
export function createChain(options: ChainOptions): SimChain {
  const { parameters, validator, clock } = options
  const keep = options.keep ?? keepByDefault
  const history = newHistory()
  const blocks = new Map<number, Block>()
  const index = newTxIndex()
  const packets = newPacketLog()
  const events: SimChain['events'] = new EventEmitter()
  events.setMaxListeners(0)
  const journal = openJournal(options.folder)
  const faults: ChainFaults = { halted: false, lateBlocks: 0, drop: false, indexLagMs: null }
  let edits: ((context: Context) => void)[] = []
  let stored = 0
  let committed = 0
  let earliest = 1
  let oldestState = 0
  let commitTimer: NodeJS.Timeout | undefined
  let blockTimer: NodeJS.Timeout | undefined
  let stopped = false
  const indexTimers = new Set<NodeJS.Timeout>()

  load()
  const mempool = newMempool(() => ({
    chain: parameters,
    height: committed,
    timeMs: blocks.get(committed)?.timeMs ?? options.genesisTimeMs,
    counterparty: options.counterparty,
    state: history.at(committed),
  }))

  return {
    parameters,
    validator,
    genesisTimeMs: options.genesisTimeMs,
    faults,
    events,
    index,
    packets,
    storedHeight: () => stored,
    committedHeight: () => committed,
    earliestHeight: () => earliest,
    block: height => blocks.get(height),
    stateAt: height => (height <= committed && height >= oldestState ? history.at(height) : undefined),
    state: () => history.at(committed),
    nextSequence: mempool.nextSequence,
    broadcast,
    simulate: mempool.simulate,
    edit,
    mine,
    mineAt,
    mempool: mempool.waiting,
    asCounterparty,
    start,
    stop,
  }

  function load() {
    const { snapshot, blocks: lines } = journal.load()
    if (snapshot) {
      history.commit(snapshot.height, snapshot.state)
      oldestState = snapshot.height
    }
    for (const { block, changes } of lines) {
      if (block.height > (snapshot?.height ?? 0)) history.commit(block.height, changes)
      blocks.set(block.height, block)
      index.add(block)
      packets.add(block)
      stored = committed = block.height
    }
    if (stored === 0) return begin()
    earliest = stored
    while (blocks.has(earliest - 1)) earliest -= 1
    if (lines.length > keep.blocks) compact(lines)
  }

  /** The first block carries the time of the genesis. */
  function begin() {
    const store = branch(history.at(0))
    options.genesis(store)
    const changes = store.changes()
    history.commit(0, changes)
    journal.compact(0, changes, [])
    produce(options.genesisTimeMs)
    commit()
  }

  function compact(lines: Loaded['blocks']) {
    const height = stored - keep.states
    journal.compact(
      height,
      history.dump(height),
      lines.filter(({ block }) => block.height > stored - keep.blocks || block.txs.length > 0),
    )
  }

  function produce(timeMs: number): Block {
    const last = blocks.get(stored)
    const { block, changes } = executeBlock({
      chain: parameters,
      validator,
      height: stored + 1,
      // A header is always later than the one before it.
      timeMs: Math.max(timeMs, (last?.timeMs ?? 0) + 1),
      lastBlockHash: last?.hash ?? new Uint8Array(),
      appHash: last?.nextAppHash ?? emptyHash,
      state: history.at(stored),
      counterparty: options.counterparty,
      txs: stored === 0 ? [] : mempool.take(stored + 1),
      edits,
    })
    edits = []
    journal.append(block, changes)
    history.commit(block.height, changes)
    blocks.set(block.height, block)
    packets.add(block)
    stored = block.height
    events.emit('stored', block)
    return block
  }

  /** Shows results and state of the newest block. */
  function commit() {
    clearTimeout(commitTimer)
    commitTimer = undefined
    const block = blocks.get(stored)
    if (!block || committed === stored) return
    committed = stored
    if (committed > 1) mempool.recheck()
    indexLater(block)
    forget()
    events.emit('committed', block)
  }

  function indexLater(block: Block) {
    const timer = setTimeout(() => {
      indexTimers.delete(timer)
      index.add(block)
      events.emit('indexed', block)
    }, faults.indexLagMs ?? options.indexLagMs)
    indexTimers.add(timer)
  }

  function forget() {
    if (stored % 100 !== 0) return
    oldestState = Math.max(oldestState, stored - keep.states)
    history.prune(oldestState)
    for (; earliest <= stored - keep.blocks; earliest++) blocks.delete(earliest)
  }

  function nextBlock() {
    if (!faults.halted && commitTimer === undefined) {
      Object.assign(mempool.faults, { lateBlocks: faults.lateBlocks, drop: faults.drop })
      produce(clock.nowMs())
      commitTimer = setTimeout(commit, options.executeLagMs)
    }
    blockTimer = setTimeout(nextBlock, options.blockTimeMs)
  }

  async function broadcast(bytes: Uint8Array): Promise<TxResult | null> {
    // A node's mempool is locked between a block and its commit.
    if (commitTimer !== undefined) await new Promise(resolve => events.once('committed', resolve))
    Object.assign(mempool.faults, { lateBlocks: faults.lateBlocks, drop: faults.drop })
    return mempool.check(bytes)
  }

  async function edit(change: (context: Context) => void): Promise<Block> {
    commit()
    const last = blocks.get(stored)
    // Tried first, so that a change that fails fails here and not inside a block.
    change({
      store: branch(history.at(stored)),
      chain: parameters,
      height: stored + 1,
      timeMs: last?.timeMs ?? 0,
      counterparty: options.counterparty,
      emit: () => {},
    })
    edits.push(change)
    return mine()
  }

  async function mine(): Promise<Block> {
    return mineAt(clock.nowMs())
  }

  function mineAt(timeMs: number): Block {
    commit()
    const block = produce(timeMs)
    commit()
    return block
  }

  function asCounterparty(): Counterparty {
    return {
      chainId: parameters.chainId,
      stateAt: height => (height <= stored && height >= oldestState ? history.at(height) : undefined),
      headerAt: height => {
        const block = blocks.get(height)
        return block && { timeMs: block.timeMs, appHash: block.appHash, nextValidatorsHash: validator.setHash }
      },
    }
  }

  function start() {
    blockTimer = setTimeout(nextBlock, options.blockTimeMs)
  }

  async function stop(): Promise<void> {
    if (stopped) return
    stopped = true
    clearTimeout(blockTimer)
    commit()
    for (const timer of indexTimers) clearTimeout(timer)
    journal.close()
  }
}
