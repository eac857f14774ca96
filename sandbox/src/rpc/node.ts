import type { Block } from '../chain/block.ts'
import type { SimChain } from '../chain/simChain.ts'
import { internalError } from './rpcError.ts'

export type Lie = 'balances' | 'omits-txs' | 'claims-height' | 'garbage'

/** What one endpoint of a chain may be told to do wrong. */
export interface NodeFaults {
  /** Refuses connections. */
  down: boolean
  /** Waits before every answer. */
  slowMs: number
  /** Shows the chain as it was so many blocks ago. */
  behindBlocks: number
  /** `claims-height` is ahead of the truth by a thousand blocks; `garbage` is no JSON at all. */
  lying: Lie | null
  /** Has thrown away the blocks below this height. */
  prunedBelow: number
}

export function noFaults(): NodeFaults {
  return { down: false, slowMs: 0, behindBlocks: 0, lying: null, prunedBelow: 0 }
}

/** A chain as one node shows it. */
export interface NodeView {
  chain: SimChain
  faults: NodeFaults
  /** Height of the newest block. */
  height: () => number
  /** Height of the newest block whose results and state are there. */
  stateHeight: () => number
  earliest: () => number
  /** @throws RpcError for a height that is not there, in CometBFT's words; without a height the newest block */
  block: (height: number | undefined) => Block
}

const lieAboutHeight = 1000

export function newNodeView(chain: SimChain, faults: NodeFaults): NodeView {
  const view: NodeView = { chain, faults, height, stateHeight, earliest, block }
  return view

  function height(): number {
    return Math.max(1, chain.storedHeight() - faults.behindBlocks) + (faults.lying === 'claims-height' ? lieAboutHeight : 0)
  }

  function stateHeight(): number {
    return Math.max(1, chain.committedHeight() - faults.behindBlocks)
  }

  function earliest(): number {
    return Math.max(chain.earliestHeight(), faults.prunedBelow)
  }

  function block(asked: number | undefined): Block {
    const wanted = asked ?? height()
    if (wanted <= 0)
      throw internalError(`height must be greater than 0, but got ${wanted}`)
    if (wanted > height())
      throw internalError(`height ${wanted} must be less than or equal to the current blockchain height ${height()}`)
    if (wanted < earliest())
      throw internalError(`height ${wanted} is not available, lowest height is ${earliest()}`)
    const found = chain.block(wanted)
    if (!found)
      throw internalError(`could not find block #${wanted}`)
    return faults.lying === 'omits-txs' ? { ...found, txs: [] } : found
  }
}
