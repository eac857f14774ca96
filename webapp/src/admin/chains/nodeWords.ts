import type { AdminChainView, PoolsView } from '@relayooor/shared'
import type { DrawingState } from '../../ui/drawing.ts'
import { count, durationText } from '../../ui/times.ts'

export type PooledChain = PoolsView['chains'][number]

/** One node: how it is, and our connections to it; `pool` is absent until it is read. */
export type Node = AdminChainView['endpoints'][number] & { pool: PooledChain['endpoints'][number] | undefined }

export interface Mark {
  state: DrawingState
  label: string
}

export const chainMarks: Record<AdminChainView['state'], Mark> = {
  ok: { state: 'ok', label: 'Fine' },
  behind: { state: 'stuck', label: 'Read late' },
  halted: { state: 'blocked', label: 'Makes no block' },
  unreachable: { state: 'failed', label: 'Does not answer' },
  'too-few': { state: 'failed', label: 'Too few nodes agree' },
  contradicted: { state: 'failed', label: 'Nodes contradict' },
}

export const agreementLabels: Record<NonNullable<AdminChainView['agreement']>['state'], string> = {
  agreed: 'Enough nodes show the same',
  'too-few': 'Too few nodes show the same',
  contradicted: 'Nodes show different blocks',
}

/** What is wrong first: whoever was woken looks at the top. */
export function chainsByNeed(chains: readonly AdminChainView[]): AdminChainView[] {
  const order: AdminChainView['state'][] = ['contradicted', 'unreachable', 'too-few', 'halted', 'behind', 'ok']
  return [...chains].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name))
}

export function nodesOf(chain: AdminChainView, pool: PooledChain | undefined): Node[] {
  return chain.endpoints.map(node => ({ ...node, pool: pool?.endpoints.find(({ url }) => url === node.url) }))
}

/** Its answers travel too: a node that is further behind than this lags, as the service counts it. */
const allowedLag = 2

export function nodeMark({ ok, behind, pool }: Pick<Node, 'ok' | 'behind' | 'pool'>): Mark {
  if (pool?.drained !== undefined || pool?.state === 'drained') return { state: 'blocked', label: 'Drained' }
  if (!ok || pool?.state === 'failing') return { state: 'failed', label: 'Fails' }
  if (behind !== undefined && behind > allowedLag) return { state: 'stuck', label: 'Behind' }
  return { state: 'ok', label: 'Answers' }
}

/** How far our reading is behind the chain. */
export function lagText({ head, read }: Pick<AdminChainView, 'head' | 'read'>): string {
  if (head === undefined || read === undefined) return 'not known'
  const blocks = Number(head.height) - Number(read.height)
  if (blocks <= 0) return 'nothing'
  const seconds = (Date.parse(head.time) - Date.parse(read.time)) / 1000
  return `${count(blocks, 'block')}, ${durationText(seconds)}`
}

/** What draining one more node does to what counts; undefined while it is enough. */
export function drainWarning({ quorum, usable }: Pick<PooledChain, 'quorum' | 'usable'>): string | undefined {
  const left = Math.max(0, usable - 1)
  if (left >= quorum) return undefined
  const shortage = `${count(left, 'node')} would be left, and ${quorum} must show the same`
  return `${shortage}: until more answer, no new block of this chain counts, and it gives no prices.`
}
