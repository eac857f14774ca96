import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it, vi } from 'vitest'
import { openDatabase } from './database.ts'
import { listenForChanges, notify } from './notify.ts'
import { createTestDatabase } from './testing.ts'

/** Longest wait for a condition; each is met much sooner. */
const patience = { timeout: 60_000 }

it('closes though the database accepts and never answers', async () => {
  const silent = createServer()
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  if (address === null || typeof address === 'string')
    throw new Error('no port')
  const connected = once(silent, 'connection')
  const changes = listenForChanges(`postgres://x@127.0.0.1:${address.port}/x`, () => {})
  await connected
  await changes.close()
  silent.close()
})

it('hears what was committed, not what was rolled back, and lives through what it does not understand', async () => {
  const home = await createTestDatabase()
  const database = openDatabase(home.url, 2, () => {})
  const errors: Error[] = []
  const changes = listenForChanges(home.url, error => errors.push(error))
  const heard: unknown[] = []
  let listening = false
  changes.subscribe(change => heard.push(change), () => {
    listening = true
  })
  await vi.waitFor(() => expect(listening).toBe(true), patience)
  await database.db.transaction(async (tx) => {
    await notify(tx, { kind: 'operation', token: 'rolled-back', revision: 1 })
    tx.rollback()
  }).catch(() => {})
  await database.pool.query(`select pg_notify('relayooor', '{"kind":"from-a-newer-version"}'), pg_notify('relayooor', 'not json')`)
  await notify(database.db, { kind: 'lane-free' })
  await vi.waitFor(() => expect(heard).toEqual([{ kind: 'lane-free' }]), patience)
  expect(errors).toHaveLength(2)
  await changes.close()
  await database.close()
  await home.drop()
})
