import type { DeliveryFacts } from './judgeDelivery.ts'
import type { EndFacts, RouteFacts } from './judgeVerdict.ts'
import { describe, expect, it } from 'vitest'
import { applyCheck, judgeDeliveries } from './judgeDelivery.ts'
import { aRouteEnd, noFacts } from './testing.ts'

function facts(overrides: Partial<DeliveryFacts> = {}): DeliveryFacts {
  return { ...noFacts, amount: 10n, ...overrides }
}

const limit = { name: 'l', chainId: 'b-1', reason: 'rate-limited' } as const

describe('what the chains would do with a transfer', () => {
  it.each([
    ['nothing speaks against it', {}, { kind: 'passed', unchecked: false }],
    ['something could not be asked', { unchecked: true }, { kind: 'passed', unchecked: true }],
    [
      'the receiver is refused, whatever else',
      { refused: { by: 'b-1', onward: false }, switchedOffBy: 'b-1', unchecked: true },
      { kind: 'refused', refusal: { by: 'b-1', onward: false } },
    ],
    ['the coin is switched off', { switchedOffBy: 'c-1' }, { kind: 'blocked', reason: 'send-disabled', by: 'c-1' }],
    ['as much as is left', { limits: [{ ...limit, left: 10n }] }, { kind: 'passed', unchecked: false }],
    ['more than is left', { limits: [{ ...limit, left: 9n }] }, { kind: 'blocked', reason: 'rate-limited', by: 'b-1' }],
    ['a limit that others have exceeded', { limits: [{ ...limit, left: -5n }] }, { kind: 'blocked', reason: 'rate-limited', by: 'b-1' }],
    [
      'more than the channel keeps',
      { limits: [{ ...limit, reason: 'escrow-short', left: 9n }] },
      { kind: 'blocked', reason: 'escrow-short', by: 'b-1' },
    ],
    [
      'the receiver is refused, and its own chain may keep what comes back',
      { refused: { by: 'b-1', onward: false }, keptBy: 'a-1' },
      { kind: 'blocked', reason: 'refund-refused', by: 'a-1' },
    ],
  ] as const)('%s', (_, overrides, check) => {
    expect(judgeDeliveries([facts(overrides as Partial<DeliveryFacts>)])).toEqual([check])
  })

  it('gives what is left of a limit to one after the other, and nothing to what does not go', () => {
    const limits = [{ ...limit, left: 25n }]
    const kinds = judgeDeliveries([
      facts({ limits }),
      facts({ limits, switchedOffBy: 'b-1' }),
      facts({ limits }),
      facts({ limits }),
      facts({ limits: [{ ...limit, name: 'other', left: 25n }] }),
    ]).map(one => one.kind)
    expect(kinds).toEqual(['passed', 'blocked', 'passed', 'blocked', 'passed'])
  })
})

describe('a verdict by that', () => {
  const route = (source: EndFacts['client']['status'] = 'active'): RouteFacts => ({
    supported: true,
    source: aRouteEnd({ client: { status: source, updatable: true } }),
    destination: aRouteEnd(),
  })
  const deliver = { kind: 'deliver', expiresSoon: false } as const

  it('sells what is refused for good as a return, when the refusal can come home', () => {
    const refused = { kind: 'refused', refusal: { by: 'b-1', onward: true } } as const
    expect(applyCheck(deliver, refused, route())).toEqual({ kind: 'return', refused: { by: 'b-1', onward: true } })
    expect(applyCheck(deliver, refused, route('expired'))).toMatchObject({ kind: 'blocked', reason: 'client-expired', end: 'source' })
  })

  it('blocks what is refused for now, and leaves other verdicts alone', () => {
    const full = { kind: 'blocked', reason: 'rate-limited', by: 'b-1' } as const
    expect(applyCheck(deliver, full, route())).toEqual(full)
    expect(applyCheck({ kind: 'ack_only' }, full, route())).toEqual({ kind: 'ack_only' })
    expect(applyCheck(deliver, { kind: 'passed', unchecked: true }, route())).toEqual({ ...deliver, unchecked: true })
  })

  it('blocks a return that its own chain may refuse', () => {
    const kept = { kind: 'blocked', reason: 'refund-refused', by: 'a-1' } as const
    expect(applyCheck({ kind: 'return' }, kept, route())).toEqual(kept)
    expect(applyCheck({ kind: 'return' }, { kind: 'passed', unchecked: true }, route())).toEqual({ kind: 'return' })
  })
})
