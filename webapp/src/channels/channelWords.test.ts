import { describe, expect, it } from 'vitest'
import { aChannel, aConfig } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { openTexts, pauseText, replacedText } from './channelWords.ts'

it('says which routes give no quotes now, and until when', () => {
  const names = namesFrom(aConfig())
  const channel = aChannel()
  const now = Date.parse('2026-11-21T10:00:00Z')
  const paused = { reason: 'route-failing' as const, until: '2026-11-21T10:05:00Z' }
  expect(pauseText(channel, names, now)).toBeNull()
  expect(pauseText({ ...channel, source: { ...channel.source, paused } }, names, now)).toMatch(/^from .+: none sold until \d\d:\d\d$/)
  const missing = { ...channel.destination, paused: { reason: 'hermes-missing' as const } }
  expect(pauseText({ ...channel, destination: missing }, names, now)).toMatch(
    /^from .+: none sold now \(Our relayer is not running right now\)$/,
  )
  const byOperator = { ...channel.source, paused, pausedByOperator: 'The hub is upgraded' }
  expect(pauseText({ ...channel, source: byOperator }, names, now)).toMatch(/^from .+: none sold now \(The hub is upgraded\)$/)
})

describe('what is open on a route', () => {
  it('tells what can come back apart from what only lacks its receipt', () => {
    expect(openTexts(aChannel({ receiptMissing: 752, canComeBack: 87 }))).toEqual(['87 can come back', '752 arrived, receipt missing'])
    expect(openTexts(aChannel({ receiptMissing: 0, canComeBack: undefined }))).toEqual([])
  })

  it('names the living channel beside an old one', () => {
    const replacedBy = { sourceChannelId: 'channel-7', destinationChannelId: 'channel-2' }
    expect(replacedText(aChannel({ replacedBy }))).toBe('old channel: channel-7 to channel-2 is the living one')
    expect(replacedText(aChannel())).toBeNull()
  })
})
