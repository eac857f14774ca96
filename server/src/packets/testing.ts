import type { DeliveryFacts } from './judgeDelivery.ts'
import type { EndFacts } from './judgeVerdict.ts'

/** Chains that would take a transfer of one unit, there and home. */
export const noFacts: DeliveryFacts = { amount: 1n, refused: null, switchedOffBy: null, keptBy: null, limits: [], unchecked: false }

/** One end of a route where nothing is wrong: a head at noon of the tests' first day, a block each 5 s. */
export function aRouteEnd(overrides: Partial<EndFacts> = {}): EndFacts {
  const at = new Date('2026-01-01T12:00:00Z')
  return {
    chainId: 'b-1',
    chain: 'ok',
    since: at,
    head: { height: 1000, time: at },
    revision: 1n,
    secondsPerBlock: 5,
    channelState: 'OPEN',
    client: { status: 'active', updatable: true },
    ...overrides,
  }
}
