import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { aContext, startedAt } from '../clearing/testing.ts'
import { readConfig } from '../config/readConfig.ts'
import { auditLog } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { askReload, followReloads, viewSettings } from './reloadSettings.ts'

const database = await useDatabase()
const by = { at: startedAt, actor: 'admin-key', source: '127.0.0.1', note: 'a higher fee' }

/** Two processes that read one file. */
function twoProcesses() {
  const folder = mkdtempSync(join(tmpdir(), 'reload-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const write = (text: string) => writeFileSync(join(folder, 'config.yaml'), text)
  write('fees: { uatom: { service: 1000, perPacket: 100 } }')
  const read = () =>
    readConfig({
      DATABASE_URL: 'postgres://a:swordfish@127.0.0.1/a',
      HERMES_CONFIG_PATH: new URL(import.meta.url).pathname,
      SERVICE_WALLET_ADDRESS: 'cosmos1a',
      CLEARING_SECRET_KEY: 'swordfish'.repeat(4),
      RELAYOOOR_CONFIG: join(folder, 'config.yaml'),
    })
  return { write, here: { config: read(), read }, there: { config: read(), read } }
}
const feeOf = ({ config }: ReturnType<typeof twoProcesses>['here']) => config.file.fees.uatom?.service

it('is in force here at once, in every other process at its next look, and stands in the audit log', async () => {
  const ctx = await aContext(database)
  const { write, here, there } = twoProcesses()
  const look = followReloads(ctx, there)
  await look()
  write('fees: { uatom: { service: 2000, perPacket: 100 } }')
  await look()
  expect(feeOf(there)).toBe(1000n)
  const done = await askReload(ctx, here, by)
  expect(done).toMatchObject({ changed: [{ path: 'fees.uatom.service', before: '1000', after: '2000' }], needsRestart: [] })
  expect([feeOf(here), feeOf(there)]).toEqual([2000n, 1000n])
  await look()
  expect(feeOf(there)).toBe(2000n)
  expect(viewSettings(there).digest).toBe(done.digest)
  expect(await database.db.select().from(auditLog)).toMatchObject([
    { action: 'reload-config', before: { 'fees.uatom.service': '1000' }, after: { 'fees.uatom.service': '2000', note: 'a higher fee' } },
  ])
  // A second time it changes nothing.
  expect(await askReload(ctx, here, by)).toMatchObject({ changed: [] })
})

it('a file with a fault is refused with all that is wrong, and nothing changes anywhere', async () => {
  const ctx = await aContext(database)
  const { write, here, there } = twoProcesses()
  const look = followReloads(ctx, there)
  await look()
  write('fees: { uatom: { service: 0, perPacket: 0 } }\nnonsense: 1')
  await expect(askReload(ctx, here, by)).rejects.toMatchObject({
    code: 'invalid-request',
    facts: { errors: expect.arrayContaining([{ path: 'RELAYOOOR_CONFIG', message: expect.stringContaining('nonsense') }]) },
  })
  await look()
  expect([feeOf(here), feeOf(there)]).toEqual([1000n, 1000n])
  expect(await database.db.select().from(auditLog)).toEqual([])
})

it('shows what is in force: no secret, what was given and what is usual', () => {
  const view = viewSettings(twoProcesses().here)
  expect(JSON.stringify(view)).not.toContain('swordfish')
  expect(view.settings).toEqual(
    expect.arrayContaining([
      { name: 'CLEARING_SECRET_KEY', source: 'environment', secret: true },
      { name: 'DATABASE_URL', source: 'environment', secret: true, value: 'postgres://127.0.0.1' },
      { name: 'PORT', source: 'default', secret: false, value: '8080' },
      { name: 'ADMIN_API_KEY', source: 'default', secret: true },
    ]),
  )
  expect(view.file).toMatchObject({ fees: { uatom: { service: '1000' } }, ledger: { reconcileSeconds: 300 } })
})
