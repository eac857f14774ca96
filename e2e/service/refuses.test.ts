import type { Sandbox } from '@relayooor/sandbox'
import type { TestDatabase } from '@relayooor/server/db/testing.ts'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { startSandbox } from '@relayooor/sandbox'
import { createTestDatabase } from '@relayooor/server/db/testing.ts'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { settings } from './testSetup.ts'

const main = join(import.meta.dirname, '../../server/src/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'relayooor-refuses-'))
let sandbox: Sandbox
let database: TestDatabase

beforeAll(async () => {
  ;[sandbox, database] = await Promise.all([startSandbox(), createTestDatabase()])
})
afterAll(async () => {
  await sandbox.stop()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

/** The first test vector of BIP-39. */
const stranger = `${'abandon '.repeat(11)}about`

/** Starts the server with these settings only, and waits for its end. */
function serve(env: Record<string, string>): Promise<{ code: unknown; said: string }> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [main],
      { env: { PATH: process.env.PATH, PORT: '0', ...env }, cwd: folder, timeout: 50_000 },
      (error, _, said) => resolve({ code: error?.code ?? 0, said }),
    )
  })
}

function good(): Record<string, string> {
  return { ...settings(sandbox, join(folder, 'data')), DATABASE_URL: database.url }
}

it('without its settings, naming all of them together', async () => {
  const { code, said } = await serve({})
  expect(code).toBe(1)
  for (const name of ['DATABASE_URL', 'HERMES_CONFIG_PATH', 'SERVICE_WALLET_ADDRESS', 'CLEARING_SECRET_KEY'])
    expect(said).toMatch(new RegExp(`^ {2}${name} .*is required`, 'm'))
})

it.each<[what: string, change: Record<string, string>, says: RegExp[]]>([
  [
    'malformed settings, all of them told',
    {
      CLEARING_SECRET_KEY: 'short',
      PORT: 'http',
      CLEARING_SERVICE_FEE: '1.5',
      DATABASE_URL: 'mysql://x',
      HERMES_CONFIG_PATH: '/nowhere/config.toml',
    },
    [
      /^ {2}CLEARING_SECRET_KEY needs at least 32 bytes/m,
      /^ {2}PORT /m,
      /^ {2}CLEARING_SERVICE_FEE /m,
      /^ {2}DATABASE_URL must begin with postgres/m,
      /^ {2}HERMES_CONFIG_PATH names \/nowhere\/config\.toml/m,
    ],
  ],
  ['a service wallet of no chain', { SERVICE_WALLET_ADDRESS: 'cosmos1nothing' }, [/^ {2}SERVICE_WALLET_ADDRESS /m]],
  ['the key of a running Hermes as lane', { HERMES_LANE_KEYS: 'relayer' }, [/^ {2}HERMES_LANE_KEYS names "relayer".*hermes keys add/m]],
  [
    'a quorum of more nodes than there are',
    { RPC_QUORUM: '2' },
    [/^ {2}RPC_QUORUM asks for 2 nodes that agree, and sandhub-1 has fewer/m, /sandzone-1 has fewer/],
  ],
  [
    'the mnemonic of another wallet than the service wallet',
    { SERVICE_WALLET_MNEMONIC: stranger },
    [/^ {2}SERVICE_WALLET_MNEMONIC does not match SERVICE_WALLET_ADDRESS on sandhub-1 \(cosmos1\w+, coin type 118\), sandzone-1/m],
  ],
  ['no Hermes', { HERMES_BIN: '/nowhere/hermes' }, [/^ {2}HERMES_BIN /m]],
])('with %s', async (_, change, says) => {
  const { code, said } = await serve({ ...good(), ...change })
  expect(code).toBe(1)
  for (const words of says) expect(said).toMatch(words)
  // Neither a stack nor a secret.
  expect(said).not.toMatch(/ at .*\.ts:|a key for tests|abandon/)
  expect(said).not.toContain('short')
})

it('on an older schema, saying how to bring it up to date', async () => {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  await client.query('delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)')
  await client.end()
  const { code, said } = await serve(good())
  expect(code).toBe(1)
  expect(said).toMatch(/lacks 1 migration: .*npm run migrate.*MIGRATE_ON_START=true/)
})
