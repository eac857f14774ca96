import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { clearingSettings } from '../clearing/settings.ts'
import { relayLimits } from '../hermes/relayLimits.ts'
import { readConfig } from './readConfig.ts'
import { digestOf, reloadConfig } from './reloadConfig.ts'

function aService(text: string, env: NodeJS.ProcessEnv = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'reload-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content)
  write('hermes.toml', '# none')
  write('config.yaml', text)
  write('key', 'a'.repeat(32))
  const read = () =>
    readConfig({
      DATABASE_URL: 'postgres://a@127.0.0.1/a',
      HERMES_CONFIG_PATH: join(folder, 'hermes.toml'),
      SERVICE_WALLET_ADDRESS: 'cosmos1a',
      CLEARING_SECRET_KEY_FILE: join(folder, 'key'),
      RELAYOOOR_CONFIG: join(folder, 'config.yaml'),
      ...env,
    })
  const config = read()
  return { config, read, write, reload: () => reloadConfig(config, read()) }
}

it('prices, limits, names and thresholds count at once where they are read; the rest is named and waits for a restart', () => {
  const { config, write, reload } = aService(`
fees: { uatom: { service: 1000, perPacket: 100 } }
chains: { a-1: { name: A, requestsPerSecond: 10 } }
`)
  const settings = clearingSettings(config, [], new Map(), relayLimits({ chains: [], memoBytes: null, receiverBytes: null }))
  const { rules } = config.file.alerts
  const alerts = config.file.alerts
  const before = digestOf(config)
  expect(settings.fees('uatom').service).toBe(1000n)
  write(
    'config.yaml',
    `
fees: { uatom: { service: 2000, perPacket: 100 }, uosmo: { service: 7, perPacket: 0 } }
limits: { openPrices: 3 }
retry: { backoffSeconds: [1] }
service: { name: another }
ledger: { reconcileSeconds: 5 }
chains: { a-1: { name: The A, requestsPerSecond: 20 } }
alerts: { rules: { disk-full: { begins: 0.9, ends: 0.85 } }, email: [night@example.org] }
`,
  )
  const { changed, needsRestart } = reload()
  expect(changed).toEqual(
    expect.arrayContaining([
      { path: 'fees.uatom.service', before: '1000', after: '2000' },
      { path: 'fees.uosmo.service', after: '7' },
      { path: 'limits.openPrices', before: '20', after: '3' },
      { path: 'retry.backoffSeconds', before: '[2,10,30]', after: '[1]' },
      { path: 'chains.a-1.name', before: 'A', after: 'The A' },
      { path: 'alerts.rules.disk-full.begins', before: '0.8', after: '0.9' },
    ]),
  )
  expect(needsRestart.map(one => one.path).toSorted()).toEqual([
    'alerts.email',
    'chains.a-1.requestsPerSecond',
    'ledger.reconcileSeconds',
    'service.name',
  ])
  expect([settings.fees('uatom').service, settings.fees('uosmo').service, settings.openPrices, settings.backoffSeconds]).toEqual([
    2000n,
    7n,
    3,
    [1],
  ])
  expect(alerts.rules['disk-full']).not.toEqual(rules['disk-full'])
  expect(alerts.rules['disk-full'].begins).toBe(0.9)
  expect(config.file.chains['a-1']).toMatchObject({ name: 'The A', requestsPerSecond: 10 })
  expect([config.file.service.name, config.file.ledger.reconcileSeconds, config.file.alerts.email]).toEqual(['relayooor', 300, []])
  expect(digestOf(config)).not.toBe(before)
  // Read again, nothing has changed, and what waits still waits.
  expect(reload()).toEqual({ changed: [], needsRestart })
})

it('a secret that became another one is named and not told, and so is the Hermes configuration', () => {
  const { config, write, reload } = aService('')
  write('key', 'b'.repeat(32))
  write('hermes.toml', '# another')
  expect(reload()).toEqual({
    changed: [],
    needsRestart: [{ path: 'CLEARING_SECRET_KEY' }, { path: 'HERMES_CONFIG_PATH, what stands in it' }],
  })
  expect(config.secretKeys).toEqual(['a'.repeat(32)])
})

it('processes that read the same file have one digest', () => {
  const text = 'fees: { uatom: { service: 1000, perPacket: 100 } }'
  expect(digestOf(aService(text).config)).toBe(digestOf(aService(text, { LOG_LEVEL: 'debug' }).config))
  expect(digestOf(aService(text).config)).not.toBe(digestOf(aService('').config))
})
