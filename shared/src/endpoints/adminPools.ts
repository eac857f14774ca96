import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { ChainId } from '../packet.ts'
import { PoolsView } from '../systemViews.ts'
import { note } from './endpoint.ts'

const which = z.strictObject({
  chainId: ChainId.optional(),
  /** As `/admin/pools/status` names it; without it all of the chain, and without a chain all. */
  endpoint: z.string().max(200).optional(),
})
const hasChain = (body: z.output<typeof which>) => body.endpoint === undefined || body.chainId !== undefined
const needsChain = { error: 'is needed to name an endpoint', path: ['chainId'] }
const problems = ['invalid-request', 'unsupported-chain', 'not-found'] as const

/** Connections to the nodes of the chains, and to the database. */
export const adminPoolEndpoints = {
  adminPools: {
    method: 'GET',
    path: '/admin/pools/status',
    summary: 'Nodes that are asked, connections to them, and their budgets of calls; connections to the database',
    cost: { read: 1 },
    access: 'admin',
    replies: { 200: PoolsView },
    problems: [],
  },
  adminDrainPools: {
    method: 'POST',
    path: '/admin/pools/drain',
    summary: 'Asks these nodes nothing more, in every process, until they are refreshed; what is under way comes to its end',
    cost: { order: 1 },
    access: 'admin',
    body: which.extend({ reason: note }).refine(hasChain, needsChain),
    replies: { 200: PoolsView },
    problems: [...problems],
  },
  adminRefreshPools: {
    method: 'POST',
    path: '/admin/pools/refresh',
    summary: 'Takes that back, closes idle connections, forgets past failures, and looks at these nodes at once, in every process',
    cost: { order: 1 },
    access: 'admin',
    body: which.extend({ note: note.optional() }).refine(hasChain, needsChain).prefault({}),
    replies: { 200: PoolsView },
    problems: [...problems],
  },
} as const satisfies Record<string, Endpoint>
