import type { z } from 'zod'
import type { adminPoolEndpoints } from '../endpoints/adminPools.ts'
import type { PoolsView } from '../systemViews.ts'
import type { ExamplesOf } from './example.ts'
import { at, hub } from './story.ts'

const [one, two] = ['https://one.hub.example', 'https://two.hub.example']
const node = {
  state: 'used' as const,
  hermesUses: false,
  latencyMs: 25,
  connections: { active: 1, idle: 2, waiting: 0, most: 64 },
  budget: { left: 280, perSecond: 300 },
}
const reason = 'its disk is being replaced'
const pools = (second: Partial<z.input<typeof PoolsView>['chains'][number]['endpoints'][number]>): z.input<typeof PoolsView> => ({
  chains: [
    {
      chainId: hub,
      state: 'ok',
      quorum: 1,
      usable: second.state === 'drained' ? 1 : 2,
      endpoints: [
        { ...node, url: one, hermesUses: true },
        { ...node, url: two, ...second },
      ],
    },
  ],
  database: { most: 10, total: 4, active: 1, idle: 3, waiting: 0 },
})
const which = { chainId: hub, endpoint: two }

export const adminPoolExamples: ExamplesOf<typeof adminPoolEndpoints> = {
  adminPools: { replies: { 200: pools({}) } },
  adminDrainPools: {
    body: { ...which, reason },
    replies: { 200: pools({ state: 'drained', drained: { since: at('09:32:00'), by: 'admin-key', reason } }) },
  },
  adminRefreshPools: { body: { ...which, note: 'the new disk is in' }, replies: { 200: pools({}) } },
}
