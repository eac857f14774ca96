import { expect, it } from 'vitest'
import { settingNames } from './readConfig.ts'
import { describeUnused } from './unusedSettings.ts'

it('says of each given setting that nothing reads that it is so, and never its value', () => {
  const said = describeUnused({ REDIS_URL: 'redis://hunter2@cache', VAULT_TOKEN_FILE: '/run/token', ENABLE_TRACING: 'false', PORT: '1' })
  expect(said).toEqual([
    expect.stringMatching(/^REDIS_URL is set, and nothing reads it: .*PostgreSQL/),
    expect.stringMatching(/^VAULT_TOKEN_FILE is set/),
  ])
  expect(said.join()).not.toContain('hunter2')
})

it('names no setting that is read', () => {
  const all = describeUnused(Object.fromEntries(settingNames.map(name => [name, 'x'])))
  expect(all).toEqual([])
})
