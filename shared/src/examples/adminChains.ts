import type { z } from 'zod'
import type { AdminChainView, QuarantineView } from '../chainViews.ts'
import type { adminChainEndpoints } from '../endpoints/adminChains.ts'
import type { ExamplesOf } from './example.ts'
import { at, hub, zone } from './story.ts'

const since = at('06:00:00')
const read = { height: '2420', time: at('09:32:00') }
const budget = { perSecond: 300, left: 280 }
const node = { ok: true, height: '2420', latencyMs: 25, behind: 0, budget, earliestHeight: '1', since }
const hubView: z.input<typeof AdminChainView> = {
  chainId: hub,
  name: 'Sandbox Hub',
  state: 'ok',
  since,
  head: read,
  read,
  quorum: 2,
  agreement: { state: 'agreed', since, says: [] },
  endpoints: [
    { ...node, url: 'https://one.hub.example' },
    { ...node, url: 'https://two.hub.example' },
  ],
}
/** One of its two nodes does not answer. */
const zoneView: z.input<typeof AdminChainView> = {
  chainId: zone,
  name: 'Sandbox Zone',
  state: 'too-few',
  since: at('09:31:40'),
  head: { height: '2400', time: at('09:31:40') },
  read: { height: '2400', time: at('09:31:40') },
  quorum: 2,
  agreement: {
    state: 'too-few',
    since: at('09:31:41'),
    height: '2401',
    says: [
      {
        endpoint: 'https://one.zone.example',
        says: 'block 2401 4D1F6CC08A27B3E0 of 2026-03-02T09:31:41.000Z with 0 transactions, 0 of them successful',
      },
      { endpoint: 'https://two.zone.example', says: 'connection refused' },
    ],
  },
  endpoints: [
    { ...node, url: 'https://one.zone.example' },
    { url: 'https://two.zone.example', ok: false, error: 'connection refused', budget, since: at('09:31:40') },
  ],
}
const quarantined: z.input<typeof QuarantineView> = {
  chainId: hub,
  height: '2290',
  state: 'open',
  kind: 'not-decoded',
  reason: 'an unknown shape',
  digest: '5bff239faa511f58a4ae7b37865467f27265c32162016f8e3fc38c988c3767ff',
  bytes: 48_213,
  keptBytes: 48_213,
  at: at('09:29:51'),
  tries: 1,
  triedAt: at('09:30:51'),
}

export const adminChainExamples: ExamplesOf<typeof adminChainEndpoints> = {
  adminChains: { replies: { 200: { items: [hubView, zoneView], nextCursor: null } } },
  adminAcceptLone: {
    params: { chainId: zone },
    body: { minutes: 60, endpoint: 'https://one.zone.example', note: 'the second node is being repaired' },
    replies: {
      200: {
        ...zoneView,
        overrideWithOneNode: {
          until: at('10:32:00'),
          endpoint: 'https://one.zone.example',
          note: 'the second node is being repaired',
          by: 'admin-key',
        },
      },
    },
  },
  adminRequireAgreement: { params: { chainId: zone }, body: { note: 'the second node is back' }, replies: { 200: zoneView } },
  adminQuarantine: {
    params: { chainId: hub },
    query: { state: 'open', limit: 50 },
    replies: { 200: { items: [quarantined], nextCursor: null } },
  },
  adminRetryQuarantined: {
    params: { chainId: hub, height: quarantined.height },
    body: { note: 'the node was updated' },
    replies: { 200: { ...quarantined, state: 'read', readAt: at('09:32:00') } },
  },
}
