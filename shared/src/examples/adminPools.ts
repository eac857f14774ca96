import type { z } from 'zod'
import type { adminPoolEndpoints } from '../endpoints/adminPools.ts'
import type { PoolsView } from '../systemViews.ts'
import type { ExamplesOf } from './example.ts'
import { at, hub, zone } from './story.ts'

type Endpoint = z.input<typeof PoolsView>['chains'][number]['endpoints'][number]

const node = {
  state: 'used' as const,
  hermesUses: false,
  latencyMs: 25,
  connections: { active: 1, idle: 2, waiting: 0, most: 64 },
  budget: { left: 280, perSecond: 300 },
}
const which = { chainId: hub, endpoint: 'https://two.hub.example' }
const reason = 'its disk is being replaced'

/** With this of the hub's second node. */
function pools(second: Partial<Endpoint>): z.input<typeof PoolsView> {
  return {
    chains: [
      {
        chainId: hub,
        state: 'ok',
        quorum: 2,
        usable: second.state === 'drained' ? 1 : 2,
        endpoints: [
          { ...node, url: 'https://one.hub.example', hermesUses: true },
          { ...node, url: which.endpoint, ...second },
        ],
      },
      {
        chainId: zone,
        state: 'ok',
        quorum: 2,
        usable: 1,
        endpoints: [
          { ...node, url: 'https://one.zone.example', hermesUses: true },
          { ...node, url: 'https://two.zone.example', state: 'failing', latencyMs: undefined, error: 'connection refused' },
        ],
      },
    ],
    database: { most: 10, total: 4, active: 1, idle: 3, waiting: 0 },
  }
}

export const adminPoolExamples: ExamplesOf<typeof adminPoolEndpoints> = {
  adminPools: { replies: { 200: pools({}) } },
  adminDrainPools: {
    body: { ...which, reason },
    replies: { 200: pools({ state: 'drained', drained: { since: at('09:32:00'), by: 'admin-key', reason } }) },
  },
  adminRefreshPools: { body: { ...which, note: 'the new disk is in' }, replies: { 200: pools({}) } },
}
