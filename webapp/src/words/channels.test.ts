import { expect, it } from 'vitest'
import { aChannel, aConfig } from '../testing/builders.ts'
import { pauseText } from './channels.ts'
import { namesFrom } from './names.ts'

it('says which routes give no quotes now, and until when', () => {
  const names = namesFrom(aConfig())
  const channel = aChannel()
  const now = Date.parse('2026-11-21T10:00:00Z')
  const paused = { reason: 'route-failing' as const, until: '2026-11-21T10:05:00Z' }
  expect(pauseText(channel, names, now)).toBeNull()
  expect(pauseText({ ...channel, source: { ...channel.source, paused } }, names, now)).toMatch(/^from .+: none sold until \d\d:\d\d$/)
  const byOperator = { ...channel.source, paused, pausedByOperator: 'The hub is upgraded' }
  expect(pauseText({ ...channel, source: byOperator }, names, now)).toMatch(/^from .+: none sold now \(The hub is upgraded\)$/)
})
