import type { PacketView } from '@relayooor/shared'
import { VerdictKind } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aConfig, anAmount, aPacket, aPacketId } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { atText } from '../ui/times.ts'
import { answerOf } from './answerWords.ts'

const config = aConfig()
const known = { terms: config, routeOf: () => undefined }
const names = namesFrom(config)
const now = Date.parse('2026-11-21T13:00:00Z')
const later = '2026-11-21T14:05:00Z'
const advice = 'As the service says it.'

function answer(overrides: Partial<PacketView>): string {
  const { sentence, free } = answerOf([aPacket(overrides)], known, names, () => now)
  return `${sentence.replaceAll('\u00A0', ' ')} | ${free}`
}

it('says where the money is, whether paying helps, and what happens free and by when', () => {
  expect(answer({ timeout: { at: later, elapsed: false } })).toBe(
    'Your transfer of 12.5 HUB is locked on Sand Hub; paying helps: clearing carries it to Sand Zone. | ' +
      `Waiting is free: any relayer may still bring your money to Sand Zone. After ${atText(later, now)} it can no longer arrive, ` +
      'and it comes back to you on Sand Hub as soon as any relayer returns it.',
  )
  expect(answer({ verdict: { kind: 'return', advice } })).toBe(
    'Your transfer of 12.5 HUB can no longer arrive on Sand Zone; paying helps: clearing brings it back to Sand Hub. | ' +
      'Waiting is free: your money comes back to you on Sand Hub as soon as any relayer returns it. ' +
      'Nobody has to, and no time limit ends it.',
  )
  expect(answer({ verdict: { kind: 'wait', advice, retryAt: later } })).toBe(
    'Your transfer of 12.5 HUB is on its way to Sand Zone and not late; there is nothing to pay for. | ' +
      `We look again at ${atText(later, now)}, by ourselves.`,
  )
})

it.each(VerdictKind.options.filter(kind => kind !== 'deliver' && kind !== 'return'))(
  'does not say that paying helps where it does not: %s',
  kind => {
    expect(answer({ verdict: { kind, advice, ...(kind === 'blocked' && { reason: 'client-expired' }) } })).not.toContain('paying helps')
  },
)

it('says by when it arrived, and what can be done on a route that is not ours', () => {
  const outcome = { kind: 'delivered', chainId: 'sandzone-1', at: '2026-11-21T10:00:00Z' } as const
  expect(answer({ verdict: { kind: 'done', advice }, outcome })).toContain('Your transfer of 12.5 HUB: Arrived 3 h ago.')
  expect(answer({ verdict: { kind: 'blocked', reason: 'unsupported-route', advice } })).toContain(
    'on a route that we do not run; paying us cannot help. | We do not run this route.',
  )
  // No coins wait there, and its channel closes when nobody carries it.
  const message = answer({ verdict: { kind: 'blocked', reason: 'not-a-transfer', advice }, timeout: { at: later, elapsed: false } })
  expect(message).toContain(`Any relayer may carry it until ${atText(later, now)}; after that it fails, and an ordered channel closes.`)
  expect(message).not.toMatch(/Waiting costs nothing|locked/)
})

it('says of a forwarded transfer which chain has its money', () => {
  const journey: PacketView['journey'] = { steps: [], now: { chainId: 'sandzone-1', since: '2026-11-21T12:00:00Z' } }
  expect(answer({ verdict: { kind: 'blocked', reason: 'awaiting-next-hop', advice }, journey })).toContain('is held on Sand Zone, not lost')
  expect(answer({ verdict: { kind: 'return', advice }, journey })).toContain('cannot arrive; its money is on Sand Zone')
})

it('claims no place that it cannot see', () => {
  const unseen = answer({ verdict: { kind: 'blocked', reason: 'chain-unreachable', advice, unseen: true } })
  expect(unseen).toMatch(/^Your transfer of 12\.5 HUB: where it is now we cannot see/)
  const likely: PacketView['journey'] = { steps: [], now: { chainId: 'sandzone-1', since: '2026-11-21T12:00:00Z', likely: true } }
  expect(answer({ verdict: { kind: 'blocked', reason: 'awaiting-next-hop', advice }, journey: likely })).toContain(
    'is probably on Sand Zone',
  )
})

it('sums up many: how many paying helps, and what it frees by coin', () => {
  const of = (sequence: number, overrides: Partial<PacketView>) =>
    aPacket({ packet: aPacketId({ sequence: String(sequence) }), ...overrides })
  const many = [
    of(1, {}),
    of(2, { amount: anAmount(500_000) }),
    of(3, { amount: anAmount(7, 'ibc/AB'), symbol: undefined, decimals: undefined }),
    of(4, { verdict: { kind: 'ack_only', advice } }),
  ]
  expect(answerOf(many, known, names, () => now)).toEqual({
    sentence: '4 transfers: paying helps 3 of them.',
    free: 'Clearing frees 13 HUB, 7 ibc/AB (decimals not known). Looking is free, and waiting too.',
  })
  expect(answerOf(many.slice(0, 3), known, names, () => now).sentence).toBe('3 transfers: paying helps all of them.')
  const tiny = of(6, { amount: anAmount(900) })
  expect(answerOf([...many, tiny], known, names, () => now).sentence).toBe('5 transfers: paying helps 3 of them.')
  expect(
    answerOf([of(4, { verdict: { kind: 'ack_only', advice } }), of(5, { verdict: { kind: 'wait', advice } })], known, names, () => now),
  ).toEqual({
    sentence: '2 transfers: paying helps none of them now.',
  })
})

it('says that paying costs more than it frees, instead of that it helps', () => {
  expect(answer({ amount: anAmount(1_100_000) })).toMatch(
    /^Your transfer of 1.1 HUB is locked on Sand Hub; paying us would cost more than it frees. \| Waiting is free/,
  )
  const few = [1, 2].map(n => aPacket({ packet: aPacketId({ sequence: String(n) }), amount: anAmount(500_000) }))
  expect(answerOf(few, known, names, () => now).free).toBe('Clearing frees 1 HUB, and would cost more than that. Waiting is free.')
})

it('asks for the time where it says one, so that the answer about many is not made anew each second', () => {
  const neverAsked = (): number => {
    throw new Error('the time was asked for')
  }
  const two = [aPacket(), aPacket({ packet: aPacketId({ sequence: '43' }) })]
  expect(answerOf(two, known, names, neverAsked).sentence).toBe('2 transfers: paying helps all of them.')
  expect(() => answerOf(two.slice(0, 1), known, names, neverAsked)).toThrow('the time was asked for')
})
