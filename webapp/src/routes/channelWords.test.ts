import { describe, expect, it } from 'vitest'
import { aChannel, aConfig } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { channelHealth, channelsSummary, openTexts, pauseText, replacedText, unknownSince } from './channelWords.ts'

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

it('calls a route to a chain that makes no blocks closed for now, whether or not anything waits yet', () => {
  const channel = aChannel()
  const dead = { ...channel, destination: { ...channel.destination, halted: { since: '2026-11-21T09:02:00Z' } } }
  expect([channel, dead].map(one => channelHealth(one).label)).toEqual(['Flowing', 'Closed for now'])
})

it('calls a route behind a chain that does not answer not known, never slow', () => {
  const now = Date.parse('2026-11-21T10:00:00Z')
  const channel = aChannel({ stuck: 4 })
  const away = { ...channel, destination: { ...channel.destination, unreachable: { since: '2026-11-21T09:02:00Z' } } }
  expect(channelHealth(channel).state).toBe('stuck')
  expect(channelHealth(away).state).toBe('unknown')
  expect(unknownSince(away, now)).toMatch(/^since \d\d:02$/)
  expect(unknownSince(channel, now)).toBeNull()
  expect(channelsSummary([away])).toContain('1 we cannot see')
  const client = { clientId: '07-tendermint-0', status: 'unknown' as const }
  expect(channelHealth({ ...channel, source: { ...channel.source, client } }).state).toBe('unknown')
})
