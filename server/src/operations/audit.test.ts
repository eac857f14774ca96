import type { AuditEntry } from '../db/audit.ts'
import type { AuditFinding } from './verifyAudit.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { migrate } from '../db/migrate.ts'
import { databaseUrl, useDatabase } from '../db/testing.ts'
import { auditKeys } from './auditChain.ts'
import { sealAudit } from './sealAudit.ts'
import { verifyAudit } from './verifyAudit.ts'

const database = await useDatabase()
const superuser = new Client({ connectionString: database.url })
await superuser.connect()
// A superuser with the triggers off: who can do everything but knows no key.
await superuser.query('set session_replication_role = replica')
const at = new Date('2026-01-01T12:00:00Z')
const keys = auditKeys(['k'.repeat(32)])
const actions = ['a', 'b', 'c', 'd', 'e']

const note = (entry: AuditEntry) => inTransaction(database, 'test', async tx => audit(tx, entry))

let ids: number[]

beforeEach(async () => {
  for (const action of actions)
    await note({
      at,
      actor: 'system',
      source: 'test',
      action,
      subject: 'payment:1',
      after: { amount: '5', z: { deep: [1, null] }, a: 'ü' },
    })
  ids = (await superuser.query<{ id: string }>('select id from audit_log order by id')).rows.map(row => Number(row.id))
})
afterAll(() => superuser.end())

describe('the chain over the audit log', () => {
  it('covers every row once, and goes on where it ended', async () => {
    expect(await seal()).toBe(5)
    expect(await seal()).toBe(0)
    await note({ at, actor: 'cosmos1admin', source: '10.0.0.1', action: 'f', subject: 'refund:2', before: { status: 'due' } })
    expect(await seal()).toBe(1)
    const { head, ...rest } = await verify()
    expect(rest).toEqual({ sealed: 6, start: null, faults: [] })
    expect(head).toEqual({ seq: 6, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  it('seals what a long transaction left far behind', async () => {
    const write = (number: number) =>
      superuser.query(`insert into audit_log (id, at, actor, source, action, subject) values ($1, now(), 'system', 'test', 'late', 'x')`, [
        number,
      ])
    await write((ids[4] ?? 0) + 6_000)
    expect(await seal()).toBe(6)
    await write((ids[4] ?? 0) + 1)
    expect(await seal()).toBe(0)
    expect(await sealAudit(database, keys, at, { thorough: true })).toBe(1)
    expect((await verify()).faults).toEqual([])
  })

  it('goes on through a change of the key, as long as the older one is given', async () => {
    await seal()
    const rotated = auditKeys(['n'.repeat(32), 'k'.repeat(32)])
    await note({ at, actor: 'system', source: 'test', action: 'f', subject: 'x' })
    await sealAudit(database, rotated, at, { thorough: false })
    expect((await verifyAudit(database, rotated, { graceMs: 0 })).faults).toEqual([])
    expect((await verifyAudit(database, auditKeys(['n'.repeat(32)]), { graceMs: 0 })).faults).toHaveLength(5)
  })

  it.each([
    ['another amount', `update audit_log set after = jsonb_set(after, '{amount}', '"50"') where id = $1`],
    ['another actor', `update audit_log set actor = 'admin-key' where id = $1`],
    ['a moved time', `update audit_log set at = at + interval '1 microsecond' where id = $1`],
    ['another action', `update audit_log set action = 'x' where id = $1`],
    ['another subject', `update audit_log set subject = 'payment:2' where id = $1`],
    ['an added before', `update audit_log set before = '{}' where id = $1`],
  ])('shows %s', async (_what, statement) => {
    await seal()
    await superuser.query(statement, [ids[2]])
    expect((await verify()).faults).toEqual([expect.stringContaining(`row ${ids[2]} `)])
  })

  it('shows a removed row, with its seal or without', async () => {
    await seal()
    await superuser.query('delete from audit_log where id = any($1)', [[ids[1], ids[3]]])
    await superuser.query('delete from audit_seals where audit_id = $1', [ids[3]])
    expect((await verify()).faults).toEqual([`row ${ids[1]} was removed (seal 2)`, 'seal 4 was removed'])
  })

  it('shows rows in another order', async () => {
    await seal()
    await superuser.query(
      'update audit_seals set audit_id = case audit_id when $1 then $2::bigint + 1000000 else $1::bigint end where audit_id in ($1, $2)',
      [ids[1], ids[2]],
    )
    await superuser.query('update audit_seals set audit_id = audit_id - 1000000 where audit_id > 1000000')
    expect((await verify()).faults).toHaveLength(2)
  })

  it('shows a row that somebody put in, also with a seal of its own making', async () => {
    await seal()
    await superuser.query(
      `insert into audit_log (id, at, actor, source, action, subject) values (900000001, now(), 'system', 'test', 'forged', 'x'),
        (900000002, now(), 'system', 'test', 'unsealed', 'x')`,
    )
    await superuser.query(`insert into audit_seals (seq, audit_id, key_id, hash, sealed_at) values (6, 900000001, $1, 'f00', now())`, [
      keys.current,
    ])
    expect((await verify()).faults).toEqual([
      expect.stringContaining('row 900000001 (forged x)'),
      expect.stringContaining('row 900000002 (unsealed x) has no seal'),
    ])
  })

  it('shows a forged seal, and a cut end to who kept the head', async () => {
    await seal()
    const { head } = await verify()
    await superuser.query(`update audit_seals set hash = 'f00' where seq = 2`)
    expect((await verify()).faults).toHaveLength(2)
    await superuser.query('delete from audit_seals where seq >= 2')
    await superuser.query('delete from audit_log where id > $1', [ids[0]])
    expect((await verify()).faults).toEqual([])
    expect((await verify(head)).faults).toEqual([expect.stringContaining('before the one that you know (5)')])
  })
})

describe('npm run audit:verify', () => {
  it('exits 0 with the head, and 1 with what was tampered with', async () => {
    await seal()
    const { head } = await verify()
    expect(await run()).toEqual({ code: 0, output: expect.stringContaining(`The head is 5:${head?.hash}`) })
    await superuser.query("update audit_log set actor = 'x' where id = $1", [ids[4]])
    expect(await run('--head', `4:${'0'.repeat(64)}`)).toEqual({
      code: 1,
      output: expect.stringMatching(new RegExp(`seal 4 is not the one that you know.*row ${ids[4]} `, 's')),
    })
  })
})

describe('records that only grow', () => {
  it('refuse changes by the plain role that owns them, and by a superuser while the triggers are on', async () => {
    const name = `owner_${process.pid}`
    const admin = new Client({ connectionString: databaseUrl(database.url, 'postgres') })
    await admin.connect()
    try {
      await admin.query(`create role ${name} login password 'x' nosuperuser`)
      await admin.query(`create database ${name} owner ${name}`)
      const url = new URL(databaseUrl(database.url, name))
      url.username = name
      url.password = 'x'
      await migrate(url.href)
      const owner = new Client({ connectionString: url.href })
      await owner.connect()
      try {
        await owner.query(`insert into audit_log (at, actor, source, action, subject) values (now(), 'system', 'test', 'a', 'x')`)
        for (const table of ['audit_log', 'audit_seals', 'ledger_entries']) {
          for (const statement of [
            `update ${table} set ${table === 'audit_seals' ? 'hash' : 'subject'} = 'y'`,
            `delete from ${table}`,
            `truncate ${table}`,
          ])
            await expect(owner.query(statement)).rejects.toThrow('permission denied')
        }
        await expect(owner.query('set session_replication_role = replica')).rejects.toMatchObject({ code: '42501' })
      } finally {
        await owner.end()
      }
    } finally {
      await admin.query(`drop database if exists ${name} with (force)`)
      await admin.query(`drop role if exists ${name}`)
      await admin.end()
    }
    await expect(database.pool.query(`update audit_log set actor = 'x'`)).rejects.toThrow('only grows')
  })
})

function seal(): Promise<number> {
  return sealAudit(database, keys, at, { thorough: false })
}

async function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  const script = fileURLToPath(new URL('../../../scripts/audit-verify.ts', import.meta.url))
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, DATABASE_URL: database.url, CLEARING_SECRET_KEY: 'k'.repeat(32) },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text))
  const [code] = await once(child, 'close')
  return { code, output }
}

function verify(known?: AuditFinding['head']): Promise<AuditFinding> {
  return verifyAudit(database, keys, { known: known ?? undefined, graceMs: 0 })
}
