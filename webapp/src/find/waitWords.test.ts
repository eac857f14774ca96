import { expect, it } from 'vitest'
import { aChannel, aConfig, aPacket, aPacketId } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { waitTexts } from './waitWords.ts'
import '../testing/speakEnglish.ts'

const names = namesFrom(aConfig())
const now = Date.parse('2026-11-21T12:00:00Z')
const unknown = () => undefined
const until = (at: string, never = false) => aPacket({ packet: aPacketId(), timeout: { at, elapsed: false, never } })

it('names the last time by which none of several can arrive any more', () => {
  const [text, ...others] = waitTexts([until('2026-11-21T13:00:00Z'), until('2026-11-21T14:05:00Z')], unknown, names, now)
  expect(text).toMatch(/^Waiting is free: any relayer may still bring your money to Sand Zone\. After \d\d:05 it can no longer arrive/)
  expect(others).toEqual([])
})

it('names no time where the destination never reaches it', () => {
  expect(waitTexts([until('2026-11-21T13:00:00Z', true)], unknown, names, now)).toEqual([
    'Waiting is free: any relayer may still bring your money to Sand Zone. We know of no time after which it comes back to Sand Hub.',
  ])
})

it('says that it comes back by itself where others carried back what ran out of time, and how soon', () => {
  const timedOut = { returned: 30, byOthers: 28, waiting: 0, byOthersSeconds: { p50: 40, p95: 180 } }
  const way = { chainId: 'sandhub-1', sent: 200, arrived: 160, cameBack: 30, open: 10 }
  const routeOf = () => aChannel({ ways: [{ ...way, timedOut }] })
  const late = aPacket({ verdict: { kind: 'return', advice: '' }, timeout: { at: '2026-11-21T11:00:00Z', elapsed: true } })
  const [before, after] = waitTexts([until('2026-11-21T14:05:00Z'), late], routeOf, names, now)
  expect(before).toMatch(
    /still arrives if any relayer brings it to Sand Zone, else it comes back to you on Sand Hub by itself after \d\d:05\./,
  )
  expect(before).toContain(
    'Others carried back 28 of the newest 30 here that ran out of time, half within 40 s and 19 of 20 within 3 min. That is no promise.',
  )
  expect(after).toMatch(/^Waiting is free: your money comes back to you on Sand Hub by itself\. Others carried back 28/)
  const refused = { ...late, verdict: { kind: 'return', reason: 'receiver-refused', advice: '' }, timeout: { elapsed: false } } as const
  expect(waitTexts([refused], routeOf, names, now)[0]).toContain('as soon as any relayer returns it')
  const few = () => aChannel({ ways: [{ ...way, timedOut: { returned: 2, byOthers: 2, waiting: 0 } }] })
  expect(waitTexts([late], few, names, now)[0]).toContain('as soon as any relayer returns it')
})
