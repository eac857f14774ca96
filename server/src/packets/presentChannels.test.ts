import type { ChannelEnd, ChannelView } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aChannel, contextOf } from '../clearing/testing.ts'
import { useDatabase } from '../db/testing.ts'
import { presentChannels } from './presentChannels.ts'
import { aRouteEnd } from './testing.ts'

const database = await useDatabase()

function pair(number: number): [ChannelEnd, ChannelEnd] {
  const channelId = `channel-${number}`
  return [
    { chainId: 'a-1', portId: 'transfer', channelId },
    { chainId: 'b-1', portId: 'transfer', channelId },
  ]
}
const [dead, living] = [pair(0), pair(5)]

it.each([
  ['provably joins the same chains replaces it', true, { sourceChannelId: 'channel-5', destinationChannelId: 'channel-5' }],
  ['anybody may have made over clients of his own does not', false, undefined],
])('beside a dead channel: one that %s', async (_, proven, replacedBy) => {
  const ctx = contextOf(database, {
    routes: {
      supported: async () => [dead, living].flatMap(([a, b]) => [aChannel(a, b), aChannel(b, a)]),
      facts: async ({ channelId }) => {
        const client = { status: channelId === 'channel-0' ? ('expired' as const) : ('active' as const), updatable: true }
        return { supported: true, source: aRouteEnd({ chainId: 'a-1', client }), destination: aRouteEnd({ client }) }
      },
      clientOf: () => null,
      isProven: () => proven,
    },
  })
  expect((await presentChannels(ctx)).map(view => view.replacedBy)).toEqual([replacedBy, undefined])
})

it.each([
  ['does not answer', 'unreachable', 'unreachable'],
  ['is behind what it has shown', 'behind', 'unreachable'],
  ['makes no blocks', 'halted', 'halted'],
] as const)('tells of a chain that %s since when that is so, and of one that never did', async (_, chain, told) => {
  const since = new Date('2026-01-01T12:00:00Z')
  const [a, b] = pair(0)
  const ctx = contextOf(database, {
    routes: {
      supported: async () => [aChannel(a, b), aChannel(b, a)],
      facts: async () => ({
        supported: true,
        source: aRouteEnd({ chainId: 'a-1', chain, since }),
        destination: aRouteEnd({ chain, since: new Date(0) }),
      }),
      clientOf: () => null,
      isProven: () => true,
    },
  })
  const [view] = await presentChannels(ctx)
  const of = (end?: ChannelView['source']) => ({ unreachable: end?.unreachable, halted: end?.halted })
  expect(of(view?.source)).toEqual({ [told]: { since: since.toISOString() } })
  expect(of(view?.destination)).toEqual({ [told]: {} })
})
