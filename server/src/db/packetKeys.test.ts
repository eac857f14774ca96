import { channelKey, PacketId, packetKey } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { hermesRuns, packetClearingResults, packets } from './schema/index.ts'
import { createDatabaseBefore } from './testing.ts'

const before = { portId: 'wasm.Cosmos1_+-#[a]<b>', channelId: '#channel-[0]', chainId: 'a_b.C-1', sequence: '18446744073709551615' }
const later = { ...before, sequence: '1' }

it('gives rows from before and rows of now the keys that packetKey and channelKey write', async () => {
  const home = await createDatabaseBefore('0015_packet_keys')
  const { db, close } = openDatabase(home.url, 1, () => {})
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
})
