import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { serviceNow, serviceTime, setServiceClock } from './serviceClock.ts'

const hour = 3_600_000
const noon = Date.parse('2026-11-21T12:00:00.400Z')
const headerAtNoon = 'Sat, 21 Nov 2026 12:00:00 GMT'

beforeEach(() => {
  vi.useFakeTimers({ now: noon })
  setServiceClock(headerAtNoon, noon)
})
afterEach(() => vi.useRealTimers())

it.each([hour, -hour])('goes by the service where the browser is %d ms wrong, and back when that is put right', wrong => {
  vi.setSystemTime(noon + wrong)
  setServiceClock(headerAtNoon, Date.now())
  expect(Math.abs(serviceNow() - noon)).toBeLessThan(1_000)
  expect(serviceTime()).toMatch(/^2026-11-21T(11:59:59|12:00:0[01])/)
  vi.setSystemTime(noon)
  setServiceClock(headerAtNoon, Date.now())
  expect(Math.abs(serviceNow() - noon)).toBeLessThan(1_000)
})

it('leaves a clock alone that no answer contradicts, however slow the answer was, and without the header', () => {
  const before = serviceNow() - Date.now()
  setServiceClock('Sat, 21 Nov 2026 12:00:00 GMT', Date.now() - 300)
  vi.setSystemTime(noon + 8_000)
  setServiceClock('Sat, 21 Nov 2026 12:00:03 GMT', Date.now() - 8_000)
  setServiceClock(null, Date.now())
  setServiceClock('soon', Date.now())
  expect(serviceNow() - Date.now()).toBe(before)
})
