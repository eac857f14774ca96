import type { Block, EndpointSays, ShownBlock } from './chain.ts'
import { createHash } from 'node:crypto'
import { nodeOf } from './nodeOf.ts'

/** What is read out of a block's events; everything else in them may differ between two honest builds of a node. */
export type Reading = (block: Block) => unknown

export type Agreement =
  /** `against`: endpoints that show something else and were outvoted. The block says how many nodes showed it. */
  { kind: 'agreed'; block: Block; against: ShownBlock[] } | { kind: 'too-few' | 'contradicted'; shown: ShownBlock[] }

/**
 * Whether enough endpoints show the same block: the same header and, transaction by transaction, the same bytes, code, data and
 * gas, and what we read of its events. Logs, infos and all other events are no part of it: CometBFT does not hold nodes to them.
 */
export function judgeAgreement(shown: ShownBlock[], quorum: number, reading: Reading): Agreement {
  const { most, others, nodes } = largestGroup(
    shown,
    quorum,
    one => nodeOf(one.endpoint),
    one => whatCounts(one, reading),
  )
  const [first] = most
  if (first) return { kind: 'agreed', block: { ...first.block, witnesses: nodes }, against: others }
  return { kind: new Set(shown.map(one => whatCounts(one, reading))).size > 1 ? 'contradicted' : 'too-few', shown }
}

/**
 * The answers that agree, if they are a quorum of nodes and more than any other group; two groups of equal size are a contradiction. One
 * host with several addresses is one node.
 */
export function largestGroup<T>(
  all: T[],
  quorum: number,
  nodeOf: (one: T) => string,
  says: (one: T) => string,
): { most: T[]; others: T[]; nodes: number } {
  const camps = [...Map.groupBy(all, says).values()]
    .map(members => ({ members, nodes: new Set(members.map(nodeOf)).size }))
    .sort((a, b) => b.nodes - a.nodes)
  const [first, second] = camps
  return first && first.nodes >= quorum && first.nodes > (second?.nodes ?? 0)
    ? { most: first.members, others: camps.slice(1).flatMap(camp => camp.members), nodes: first.nodes }
    : { most: [], others: all, nodes: 0 }
}

/** What each endpoint says of the block, in words for an operator: where they differ, and how. */
export function sayWhatIsShown(shown: ShownBlock[], reading: Reading): EndpointSays[] {
  const differs = aspects.filter(({ of }) => new Set(shown.map(one => of(one, reading))).size > 1)
  return shown.map(one => ({
    endpoint: one.endpoint,
    says: differs.length === 0 ? describe(one) : `${describe(one)}; differs in ${differs.map(({ name }) => name).join(', ')}`,
  }))
}

function describe({ hash, block }: ShownBlock): string {
  return (
    `block ${block.height} ${hash.slice(0, 16) || 'without a hash'} of ${block.time.toISOString()} with ${block.txs.length} ` +
    `transactions, ${block.txs.filter(tx => tx.code === 0).length} of them successful`
  )
}

const aspects: { name: string; of: (shown: ShownBlock, reading: Reading) => string }[] = [
  { name: 'the header', of: ({ hash, block }) => digestOf([hash, block.time]) },
  { name: 'the transactions', of: ({ block }) => digestOf(block.txs.map(tx => tx.hash)) },
  { name: 'the code of a transaction', of: ({ block }) => digestOf(block.txs.map(tx => tx.code)) },
  { name: 'the answer of a transaction', of: ({ data }) => digestOf(data) },
  { name: 'the gas of a transaction', of: ({ block }) => digestOf(block.txs.map(tx => [tx.gasUsed, tx.gasWanted])) },
  { name: 'the transfers or packets', of: ({ block }, reading) => digestOf(reading(block)) },
]

function whatCounts(shown: ShownBlock, reading: Reading): string {
  return aspects.map(({ of }) => of(shown, reading)).join(' ')
}

/** By its parts, to some depth: no text has to hold all that a large block says. */
function digestOf(value: unknown): string {
  const hash = createHash('sha256')
  const take = (part: unknown, depth: number) => {
    if (!Array.isArray(part) || depth === 0) {
      hash.update(
        JSON.stringify(part, (_key, one: unknown) => (typeof one === 'bigint' ? one.toString() : one instanceof Map ? [...one] : one)) ??
          '',
      )
      return
    }
    hash.update('[')
    for (const one of part) {
      take(one, depth - 1)
      hash.update(',')
    }
    hash.update(']')
  }
  take(value, 3)
  return hash.digest('hex')
}
