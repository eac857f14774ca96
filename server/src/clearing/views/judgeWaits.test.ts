import type { WaitingPacket } from './judgeWaits.ts'
import { expect, it } from 'vitest'
import { judgeWaits } from './judgeWaits.ts'

const now = new Date('2026-01-01T12:00:00Z')
const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000)
const run = { startedAt: at(-60), endedAt: null, over: false }
const ended = { startedAt: at(-60), endedAt: at(-30), over: true }

function aPacket(overrides: Partial<WaitingPacket> = {}): WaitingPacket {
  return { pausedSince: null, hasGap: false, run: null, nextAttemptAt: at(-5), ...overrides }
}
function waits(...packets: WaitingPacket[]) {
  return judgeWaits(packets, now).map(({ for: what, packets: count, since, until }) => [what, count, since ?? until])
}

it.each([
  ['a lane', aPacket(), ['lane', 1, at(-5).toISOString()]],
  ['its next attempt', aPacket({ nextAttemptAt: at(9) }), ['next-attempt', 1, at(9).toISOString()]],
  ['Hermes, whatever is paused meanwhile', aPacket({ run, pausedSince: at(-9), hasGap: true }), ['hermes', 1, at(-60).toISOString()]],
  ['proof', aPacket({ run: ended }), ['proof', 1, at(-30).toISOString()]],
  ['proof of a call that died', aPacket({ run: { ...run, over: true } }), ['proof', 1, at(-60).toISOString()]],
  ['an operator', aPacket({ pausedSince: at(-9), run: ended }), ['paused', 1, at(-9).toISOString()]],
  ['a block in quarantine first of all', aPacket({ pausedSince: at(-9), hasGap: true }), ['quarantined', 1, undefined]],
])('a packet waits for %s', (_, packet, expected) => {
  expect(waits(packet)).toEqual([expected])
})

it('each thing is told once, with how many wait for it and since when the first', () => {
  expect(waits(aPacket({ nextAttemptAt: at(9) }), aPacket({ nextAttemptAt: at(4) }), aPacket(), aPacket({ run }))).toEqual([
    ['lane', 1, at(-5).toISOString()],
    ['hermes', 1, at(-60).toISOString()],
    ['next-attempt', 2, at(4).toISOString()],
  ])
})
