import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { channelKey, PacketId, packetKey } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator'
import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { hermesRuns, packetClearingResults, packets } from './schema/index.ts'
import { createTestDatabase } from './testing.ts'

const before = { portId: 'wasm.Cosmos1_+-#[a]<b>', channelId: '#channel-[0]', chainId: 'a_b.C-1', sequence: '18446744073709551615' }
const later = { ...before, sequence: '1' }

/** The migrations before the one that added keys. */
async function withoutKeys(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'relayooor-migrations-'))
  await cp(join(import.meta.dirname, 'migrations'), folder, { recursive: true })
  const journal = join(folder, 'meta/_journal.json')
  const { entries, ...rest } = JSON.parse(await readFile(journal, 'utf8')) as { entries: { tag: string }[] }
  const keys = entries.findIndex(({ tag }) => tag === '0015_packet_keys')
  await writeFile(journal, JSON.stringify({ ...rest, entries: entries.slice(0, keys) }))
  return folder
}

it('gives rows from before and rows of now the keys that packetKey and channelKey write', async () => {
  const home = await createTestDatabase()
  const { db, close } = openDatabase(home.url, 1, () => {})
  const folder = await withoutKeys()
  await db.execute(sql`drop schema public, drizzle cascade`)
  await db.execute(sql`create schema public`)
  await applyMigrations(db, { migrationsFolder: folder })
  // Their orders do not matter here.
  await db.execute(sql`set session_replication_role = replica`)
  const insert = async ({ chainId, portId, channelId, sequence }: PacketId) => {
    const end = sql`${chainId}, ${portId}, ${channelId}`
    await db.execute(sql`insert into packets (chain_id, port_id, channel_id, sequence, destination_chain_id, destination_port_id,
      destination_channel_id) values (${end}, ${sequence}, '', '', '')`)
    await db.execute(sql`insert into packet_clearing_results (token, chain_id, port_id, channel_id, sequence, destination_chain_id,
      verdict, part, result, next_attempt_at) values (gen_random_uuid(), ${end}, ${sequence}, '', 'deliver', 1, 'pending', now())`)
    await db.execute(sql`insert into hermes_runs (lane, holder, chain_id, port_id, channel_id, sequences, started_at)
      values ('', gen_random_uuid(), ${end}, '[]', now())`)
  }
  await insert(before)
  await migrate(home.url)
  await insert(later)

  const keys = [before, later].map(packet => ({ packetKey: packetKey(PacketId.parse(packet)), routeKey: channelKey(packet) }))
  expect(await db.select({ packetKey: packets.packetKey, routeKey: packets.routeKey }).from(packets)).toEqual(keys)
  const r = packetClearingResults
  expect(await db.select({ packetKey: r.packetKey, routeKey: r.routeKey }).from(r)).toEqual(keys)
  expect(await db.select({ routeKey: hermesRuns.routeKey }).from(hermesRuns)).toEqual(keys.map(({ routeKey }) => ({ routeKey })))
  await close()
  await home.drop()
  await rm(folder, { recursive: true })
})
