import type { Block } from '../chain/block.ts'
import type { SimChain } from '../chain/simChain.ts'
import type { ChainEvent } from '../tx/context.ts'
import { sha256 } from '../accounts/address.ts'
import { internalError } from './rpcError.ts'

export const lies = ['balances', 'omits-txs', 'claims-height', 'garbage', 'other-codes', 'other-block'] as const
export type Lie = (typeof lies)[number]

/** Faults of one endpoint of a chain. */
export interface NodeFaults {
  /** Refuses connections. */
  down: boolean
  /** Waits before every answer. */
  slowMs: number
  /** Shows the chain as it was so many blocks ago. */
  behindBlocks: number
  /**
   * `claims-height` is a thousand blocks ahead; `garbage` is no JSON; `other-codes` swaps success and failure; `other-block` shows another
   * header.
   */
  lying: Lie | null
  /** Has pruned the blocks below this height. */
  prunedBelow: number
  /** Speaks as Tendermint 0.34: events in base64, and those of a block by its begin and its end. */
  base64Events: boolean
  /** Transactions that it shows in a block that does not have them. */
  invents: { height: number; tx: Block['txs'][number] }[]
}

export function noFaults(): NodeFaults {
  return { down: false, slowMs: 0, behindBlocks: 0, lying: null, prunedBelow: 0, base64Events: false, invents: [] }
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
    if (wanted <= 0) throw internalError(`height must be greater than 0, but got ${wanted}`)
    if (wanted > height()) throw internalError(`height ${wanted} must be less than or equal to the current blockchain height ${height()}`)
    if (wanted < earliest()) throw internalError(`height ${wanted} is not available, lowest height is ${earliest()}`)
    const found = chain.block(wanted)
    if (!found) throw internalError(`could not find block #${wanted}`)
    const invented = faults.invents.filter(one => one.height === wanted).map(one => one.tx)
    return lie(invented.length > 0 ? { ...found, txs: [...found.txs, ...invented] } : found)
  }

  function lie(truth: Block): Block {
    switch (faults.lying) {
      case 'omits-txs':
        return { ...truth, txs: [] }
      case 'other-codes':
        return { ...truth, txs: truth.txs.map(tx => ({ ...tx, result: { ...tx.result, code: tx.result.code === 0 ? 5 : 0 } })) }
      case 'other-block':
        return { ...truth, hash: sha256(Buffer.from('another'), truth.hash) }
      default:
        return truth
    }
  }
}

/** Events in the node's dialect. */
export function inDialect<T extends { events: ChainEvent[] }>({ faults }: Pick<NodeView, 'faults'>, shown: T): T {
  if (!faults.base64Events) return shown
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  return {
    ...shown,
    events: shown.events.map(({ type, attributes }) => ({
      type,
      attributes: attributes.map(([key, value]): [string, string] => [base64(key), base64(value)]),
    })),
  }
}
