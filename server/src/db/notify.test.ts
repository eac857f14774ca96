import type { AddressInfo } from 'node:net'
import type { Changes } from './notify.ts'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { openDatabase } from './database.ts'
import { listenFor, listenForChanges, notify } from './notify.ts'
import { createTestDatabase } from './testing.ts'

/** Longest wait for a condition; each is met much sooner. */
const patience = { timeout: 60_000 }

it('closes though the database accepts and never answers', async () => {
  const silent = createServer()
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
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
  changes.subscribe(
    change => heard.push(change),
    () => {
      listening = true
    },
  )
  await vi.waitFor(() => expect(listening).toBe(true), patience)
  await database.db
    .transaction(async tx => {
      await notify(tx, { kind: 'operation', token: 'rolled-back', revision: 1 })
      tx.rollback()
    })
    .catch(() => {})
  await database.pool.query(`select pg_notify('relayooor', '{"kind":"from-a-newer-version"}'), pg_notify('relayooor', 'not json')`)
  await notify(database.db, { kind: 'lane-free' })
  await vi.waitFor(() => expect(heard).toEqual([{ kind: 'lane-free' }]), patience)
  expect(errors).toHaveLength(2)
  await changes.close()
  await database.close()
  await home.drop()
})

it('notices a connection that is dead without a sign of it, listens on another, and has everybody look again', async () => {
  const home = await createTestDatabase()
  const { hostname, port } = new URL(home.url)
  let frozen = 0
  let open = 0
  // Once the connection is frozen, as after a fail-over, nothing passes, and neither side is told.
  const proxy = createServer(inside => {
    const number = ++open
    const outside = connect(Number(port), hostname)
    const ifAlive = (to: typeof outside) => (bytes: Buffer) => void (number > frozen && to.write(bytes))
    inside
      .on('data', ifAlive(outside))
      .on('error', () => {})
      .on('close', () => outside.destroy())
    outside.on('data', ifAlive(inside)).on('error', () => {})
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const through = new URL(home.url)
  through.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`

  const database = openDatabase(home.url, 2, () => {})
  const errors: Error[] = []
  const changes = listenForChanges(through.href, error => errors.push(error), { everyMs: 50, answeredWithinMs: 1_000 })
  const looked = vi.fn()
  const heard: unknown[] = []
  changes.subscribe(change => heard.push(change), looked)
  await vi.waitFor(() => expect(looked).toHaveBeenCalledTimes(1), patience)
  frozen = open
  await vi.waitFor(() => expect(looked).toHaveBeenCalledTimes(2), patience)
  expect(errors).not.toHaveLength(0)
  await notify(database.db, { kind: 'lane-free' })
  await vi.waitFor(() => expect(heard).toEqual([{ kind: 'lane-free' }]), patience)
  await changes.close()
  await database.close()
  proxy.close()
  await home.drop()
})

describe('a wait for changes', () => {
  type Subscriber = Parameters<Changes['subscribe']>
  const never = new AbortController().signal
  const long = 3_600_000

  function source() {
    const subscribers = new Set<Subscriber>()
    return {
      subscribers,
      subscribe(...subscriber: Subscriber) {
        subscribers.add(subscriber)
        return () => subscribers.delete(subscriber)
      },
      say: (kind: 'to-clear' | 'to-refund') => subscribers.forEach(([onChange]) => onChange({ kind })),
      reconnect: () => subscribers.forEach(([, onReconnect]) => onReconnect()),
    }
  }

  it('ends when one is said, when some may have been missed, and when it is over anyway', async () => {
    const changes = source()
    const { wait, stop } = listenFor(changes, ['to-clear'])
    for (const happen of [() => changes.say('to-clear'), changes.reconnect]) {
      const waiting = wait(long, never)
      happen()
      await waiting
    }
    await wait(1, never)
    await wait(long, AbortSignal.abort())
    stop()
    expect(changes.subscribers.size).toBe(0)
  })

  it('ends at once for what was said while nobody waited, and for that only once', async () => {
    const changes = source()
    const { wait } = listenFor(changes, ['to-clear'])
    changes.say('to-clear')
    changes.say('to-clear')
    await wait(long, never)
    changes.say('to-refund')
    const second = wait(long, never).then(() => 'ended')
    expect(await Promise.race([second, Promise.resolve('waiting')])).toBe('waiting')
    changes.say('to-clear')
    expect(await second).toBe('ended')
  })
})
