import { expect, it, onTestFinished, vi } from 'vitest'
import { language, speak } from './say.ts'
import { atText, clockText, durationText, momentText, spokenDuration } from './times.ts'

// Local time, whatever the machine's zone is.
const now = new Date(2026, 10, 21, 14, 30).getTime()
const local = (...parts: [number, number, number, number, number]): string => new Date(...parts).toISOString()

it('names the day only when it is not today', () => {
  expect(momentText(local(2026, 10, 21, 9, 5), now)).toBe('09:05')
  expect(momentText(local(2026, 10, 20, 18, 4), now)).toBe('yesterday, 18:04')
  expect(momentText(local(2026, 10, 2, 8, 6), now)).toBe('2 Nov, 08:06')
  expect(momentText(local(2025, 10, 2, 8, 6), now)).toBe('2 Nov 2025, 08:06')
  expect([local(2026, 10, 21, 9, 5), local(2026, 10, 20, 18, 4), local(2026, 10, 2, 8, 6)].map(at => atText(at, now))).toEqual([
    '09:05',
    '18:04 yesterday',
    '08:06 on 2 Nov',
  ])
})

it('ends no day with a dot of its own, since sentences end with days', () => {
  const english = language()
  onTestFinished(() => speak(english))
  speak({ ...english, name: 'de', locale: 'de-DE' })
  expect(atText(local(2026, 10, 2, 8, 6), now)).toBe('08:06 on 2. November')
  expect(momentText(local(2025, 10, 2, 8, 6), now)).toBe('2. Nov. 2025, 08:06')
})

it('makes a format once, and another where the zone of the machine has changed', () => {
  vi.stubEnv('TZ', 'Europe/Berlin')
  const made = vi.spyOn(Intl, 'DateTimeFormat')
  onTestFinished(() => {
    vi.unstubAllEnvs()
    made.mockRestore()
  })
  const at = '2026-11-02T07:06:00Z'
  const first = atText(at, now)
  const once = made.mock.calls.length
  expect([first, atText(at, now)]).toEqual(['08:06 on 2 Nov', '08:06 on 2 Nov'])
  expect(made).toHaveBeenCalledTimes(once)
  vi.stubEnv('TZ', 'Asia/Tokyo')
  expect(atText(at, now)).toBe('16:06 on 2 Nov')
})

it('says durations in two units at most', () => {
  expect([0, 59, 64, 599, 601, 3600, 11520, 86400 * 6 + 5].map(durationText)).toEqual([
    '0 s',
    '59 s',
    '1 min 4 s',
    '9 min 59 s',
    '10 min',
    '1 h',
    '3 h 12 min',
    '6 days',
  ])
  expect([702_000, -5, 3_723_000].map(clockText)).toEqual(['11:42', '0:00', '1:02:03'])
  expect([300_000, 61_000, 0].map(spokenDuration)).toEqual(['5 minutes', '1 minute 1 second', '0 seconds'])
})
