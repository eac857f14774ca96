import type { TxResult } from '../app/runTx.ts'
import type { Block } from './block.ts'
import type { Condition } from './query.ts'
import { holds } from './query.ts'

export interface IndexedTx {
  hash: string
  height: number
  index: number
  bytes: Uint8Array
  result: TxResult
}

/** The node's transaction index: by hash, and by every `type.key` of its events. */
export interface TxIndex {
  add: (block: Block) => void
  get: (hash: string) => IndexedTx | undefined
  /** In the order of the chain. As in a real node, different events of a transaction may meet the conditions. */
  search: (conditions: Condition[]) => IndexedTx[]
}

export function newTxIndex(): TxIndex {
  const byHash = new Map<string, IndexedTx>()
  const all: IndexedTx[] = []
  /** `type.key=value` -> positions in `all`. */
  const byValue = new Map<string, number[]>()
  return { add, get: hash => byHash.get(hash), search }

  function add(block: Block) {
    block.txs.forEach(({ hash, bytes, result }, index) => {
      const entry: IndexedTx = { hash, height: block.height, index, bytes, result }
      byHash.set(hash, entry)
      const position = all.push(entry) - 1
      for (const { type, attributes } of result.events) {
        for (const [key, value] of attributes) remember(`${type}.${key}=${value}`, position)
      }
    })
  }

  function remember(value: string, position: number) {
    const positions = byValue.get(value)
    if (!positions) byValue.set(value, [position])
    else if (positions.at(-1) !== position) positions.push(position)
  }

  function search(conditions: Condition[]): IndexedTx[] {
    return candidates(conditions).filter(entry => conditions.every(condition => meets(entry, condition)))
  }

  /** The transactions of the rarest equality condition, or all. */
  function candidates(conditions: Condition[]): IndexedTx[] {
    const lists = conditions
      .filter(({ key, operator }) => operator === '=' && !key.startsWith('tx.'))
      .map(({ key, value }) => byValue.get(`${key}=${value}`) ?? [])
      .sort((a, b) => a.length - b.length)
    const [shortest] = lists
    return shortest ? shortest.flatMap(position => all[position] ?? []) : all
  }

  function meets(entry: IndexedTx, condition: Condition): boolean {
    if (condition.key === 'tx.height') return holds(condition, String(entry.height))
    if (condition.key === 'tx.hash') return holds({ ...condition, value: condition.value.toUpperCase() }, entry.hash)
    const dot = condition.key.lastIndexOf('.')
    const type = condition.key.slice(0, dot)
    const key = condition.key.slice(dot + 1)
    return entry.result.events.some(
      event => event.type === type && event.attributes.some(attribute => attribute[0] === key && holds(condition, attribute[1])),
    )
  }
}
