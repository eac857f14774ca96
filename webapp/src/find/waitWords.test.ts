import { expect, it } from 'vitest'
import { aConfig, aPacket, aPacketId } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { waitTexts } from './waitWords.ts'
import '../testing/speakEnglish.ts'

const names = namesFrom(aConfig())
const now = Date.parse('2026-11-21T12:00:00Z')
const until = (at: string, never = false) => aPacket({ packet: aPacketId(), timeout: { at, elapsed: false, never } })

it('names the last time by which none of several can arrive any more', () => {
  const [text, ...others] = waitTexts([until('2026-11-21T13:00:00Z'), until('2026-11-21T14:05:00Z')], names, now)
  expect(text).toMatch(/^Waiting is free: any relayer may still bring your money to Sand Zone\. After \d\d:05 it can no longer arrive/)
  expect(others).toEqual([])
})

it('names no time where the destination never reaches it', () => {
  expect(waitTexts([until('2026-11-21T13:00:00Z', true)], names, now)).toEqual([
    'Waiting is free: any relayer may still bring your money to Sand Zone. We know of no time after which it comes back to Sand Hub.',
  ])
})
