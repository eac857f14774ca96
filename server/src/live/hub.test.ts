import type { TestHub } from './testing.ts'
import { writeAddress } from '@relayooor/shared'
import { afterEach, describe, expect, it } from 'vitest'
import { addressKey } from '../db/notify.ts'
import { aClearingStatus, aToken, eventually } from '../http/testing.ts'
import { startTestHub } from './testing.ts'

const otherToken = '11111111-2222-4333-8444-555555555555'
let live: TestHub
afterEach(() => live.close())

describe('one token', () => {
  it('a snapshot at once, then each change, in any letter case of the token', async () => {
    live = await startTestHub()
    live.records.advance(aToken)
    const page = await live.connect()
    page.say({ type: 'subscribe', token: aToken.toUpperCase() })
    await eventually(() => page.revisions(aToken)).toEqual([1])
    live.records.advance(aToken)
    await eventually(() => page.revisions(aToken)).toEqual([1, 2])
    expect(page.heard.at(-1)).toEqual({ type: 'status', token: aToken, revision: 2, status: aClearingStatus({ revision: 2 }) })
  })

  it('who already has the revision is sent nothing until there is a newer one', async () => {
    live = await startTestHub()
    live.records.advance(aToken)
    const [current, behind] = [await live.connect(), await live.connect()]
    current.say({ type: 'subscribe', token: aToken, revision: 1 })
    behind.say({ type: 'subscribe', token: aToken, revision: 0 })
    await eventually(() => behind.revisions(aToken)).toEqual([1])
    live.records.advance(aToken)
    await eventually(() => current.revisions(aToken)).toEqual([2])
    await eventually(() => behind.revisions(aToken)).toEqual([1, 2])
  })

  it('unsubscribed is quiet, and leaves nothing behind', async () => {
    live = await startTestHub()
    live.records.advance(aToken)
    const page = await live.connect()
    page.say({ type: 'subscribe', token: aToken })
    await eventually(() => page.revisions(aToken)).toEqual([1])
    page.say({ type: 'unsubscribe', token: aToken })
    await page.settled()
    expect(live.hub.stats()).toEqual({ sockets: 1, tokens: 0, addresses: 0 })
    const loads = live.records.loads
    live.records.advance(aToken)
    await page.settled()
    expect([page.revisions(aToken), live.records.loads]).toEqual([[1], loads])
  })

  it('an unknown token is said to be unknown, and is no subscription', async () => {
    live = await startTestHub()
    const page = await live.connect()
    page.say({ type: 'subscribe', token: aToken })
    await eventually(() => page.errors()).toEqual(['not-found'])
    expect(live.hub.stats().tokens).toBe(0)
  })
})

describe('order and economy', () => {
  it('a change during a read is read after it: nothing is missed, nothing comes twice', async () => {
    live = await startTestHub()
    live.records.advance(aToken)
    const gate = Promise.withResolvers<void>()
    live.records.hold = gate.promise
    const page = await live.connect()
    page.say({ type: 'subscribe', token: aToken })
    await eventually(() => live.records.loads).toBe(1)
    for (let i = 0; i < 50; i++) live.records.advance(aToken)
    gate.resolve()
    await eventually(() => page.revisions(aToken)).toEqual([1, 51])
    expect(live.records.loads).toBe(2)
  })

  it('revisions only grow, for all of 200 pages, while changes race with reads of random length', async () => {
    live = await startTestHub({
      limits: { socketsPerAddress: 200 },
      async loadStatus(token) {
        const status = await live.records.load(token)
        for (let turns = Math.random() * 20; turns > 0; turns--) await new Promise(setImmediate)
        return status
      },
    })
    live.records.advance(aToken)
    const pages = await Promise.all(Array.from({ length: 200 }, () => live.connect()))
    expect(live.hub.stats().sockets).toBe(200)
    for (const page of pages) {
      page.say({ type: 'subscribe', token: aToken })
      live.records.advance(aToken)
      await new Promise(setImmediate)
    }
    const last = live.records.advance(aToken)
    await eventually(() => pages.every(page => page.revisions(aToken).at(-1) === last)).toBe(true)
    for (const page of pages) {
      const revisions = page.revisions(aToken)
      expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b))
    }
    expect(live.records.loads).toBeLessThan(210)
  })

  it('an answer older than the change that caused it is not sent, and is read again', async () => {
    live = await startTestHub()
    live.records.advance(aToken)
    const page = await live.connect()
    page.say({ type: 'subscribe', token: aToken, revision: 1 })
    await eventually(() => live.records.loads).toBe(1)
    // A replica that does not have it yet.
    live.records.say({ kind: 'operation', token: aToken, revision: 2 })
    await eventually(() => live.records.loads).toBeGreaterThan(1)
    await page.settled()
    expect(page.revisions(aToken)).toEqual([])
    live.records.advance(aToken, false)
    await eventually(() => page.revisions(aToken)).toEqual([2])
  })

  it('asking again gives the same again, never an older one', async () => {
    live = await startTestHub()
    live.records.statuses.set(aToken, aClearingStatus({ revision: 5 }))
    const page = await live.connect()
    page.say({ type: 'subscribe', token: aToken })
    await eventually(() => page.revisions(aToken)).toEqual([5])
    page.say({ type: 'subscribe', token: aToken })
    await eventually(() => page.revisions(aToken)).toEqual([5, 5])
    live.records.statuses.set(aToken, aClearingStatus({ revision: 4 }))
    page.say({ type: 'subscribe', token: aToken })
    await eventually(() => live.records.loads).toBe(3)
    await page.settled()
    expect(page.revisions(aToken)).toEqual([5, 5])
  })

  it('what many pages watch is read once for all of them', async () => {
    live = await startTestHub()
    live.records.advance(aToken)
    const gate = Promise.withResolvers<void>()
    live.records.hold = gate.promise
    const pages = await Promise.all(Array.from({ length: 10 }, () => live.connect()))
    for (const page of pages) page.say({ type: 'subscribe', token: aToken })
    await Promise.all(pages.map(page => page.settled()))
    gate.resolve()
    await eventually(() => pages.map(page => page.revisions(aToken))).toEqual(pages.map(() => [1]))
    expect(live.records.loads).toBe(1)
    live.records.advance(aToken)
    await eventually(() => pages.map(page => page.revisions(aToken))).toEqual(pages.map(() => [1, 2]))
    expect(live.records.loads).toBe(2)
  })
})

describe('the database goes away and comes back', () => {
  it('what changed while nobody listened is read after reconnecting', async () => {
    live = await startTestHub()
    live.records.advance(aToken)
    live.records.advance(otherToken)
    const page = await live.connect()
    page.say({ type: 'subscribe', token: aToken })
    page.say({ type: 'subscribe', token: otherToken })
    page.say({ type: 'subscribe-address', address: 'alpha1me' })
    await eventually(() => [page.revisions(aToken), page.revisions(otherToken)]).toEqual([[1], [1]])
    live.records.advance(aToken, false)
    live.records.reconnect()
    await eventually(() => page.revisions(aToken)).toEqual([1, 2])
    expect(page.revisions(otherToken)).toEqual([1])
    expect(page.heard).toContainEqual({ type: 'packets-changed', address: 'alpha1me' })
  })

  it('who subscribes meanwhile is told so once, and gets the snapshot when it can be read', async () => {
    live = await startTestHub()
    live.records.advance(aToken)
    live.records.isAway = true
    const page = await live.connect()
    page.say({ type: 'subscribe', token: aToken })
    await eventually(() => live.records.loads).toBeGreaterThan(1)
    expect(page.errors()).toEqual(['unavailable'])
    live.records.isAway = false
    await eventually(() => page.revisions(aToken)).toEqual([1])
    expect(page.errors()).toEqual(['unavailable'])
  })
})

describe('addresses', () => {
  it('a hint to everybody who asked for the account, by the address that he asked for', async () => {
    live = await startTestHub()
    const own = writeAddress('cosmos', new Uint8Array(20).fill(3))
    const there = writeAddress('osmo', new Uint8Array(20).fill(3))
    for (const address of [own, there.toUpperCase()]) {
      const page = await live.connect()
      page.say({ type: 'subscribe-address', address })
      await page.settled()
      live.records.say({ kind: 'packets', addresses: [addressKey(there)] })
      const told = () => page.heard.filter(message => message.type === 'packets-changed')
      await eventually(told).toEqual([{ type: 'packets-changed', address }])
    }
  })

  it('a hint for each change of the address, many quick ones in one', async () => {
    live = await startTestHub({ limits: { addressHintMs: 100 } })
    const page = await live.connect()
    page.say({ type: 'subscribe-address', address: 'alpha1me' })
    await page.settled()
    const hints = () => page.heard.filter(message => message.type === 'packets-changed')
    live.records.say({ kind: 'packets', addresses: [addressKey('alpha1other')] })
    for (let i = 0; i < 20; i++) live.records.say({ kind: 'packets', addresses: ['alpha1other', 'alpha1me'].map(addressKey) })
    // The first at once, the last after the pause.
    const hint = { type: 'packets-changed', address: 'alpha1me' }
    await eventually(hints).toEqual([hint, hint])
  })
})

describe('going away', () => {
  it('pages are told to come back, sockets end with 1001, new ones are refused, nobody listens any more', async () => {
    live = await startTestHub()
    const pages = [await live.connect(), await live.connect()]
    await live.hub.close()
    for (const page of pages) {
      expect((await page.closed).code).toBe(1001)
      expect(page.heard).toEqual([{ type: 'going-away', retryAfterMs: expect.any(Number) }])
    }
    expect([live.hub.stats().sockets, live.records.listeners]).toEqual([0, 0])
    await expect(live.connect()).rejects.toThrow('503')
  })

  it('a page that does not answer the goodbye does not hold us', async () => {
    live = await startTestHub({ limits: { goodbyeMs: 100 } })
    const page = await live.connect()
    page.socket.pause()
    await live.hub.close()
    expect(live.hub.stats().sockets).toBe(0)
    page.socket.terminate()
  })
})

describe('the whole service', () => {
  it('hints once at once and once at the end, however much moves, and only to who asked for it', async () => {
    live = await startTestHub({ limits: { serviceHintMs: 50 } })
    const [operator, visitor] = [await live.connect(), await live.connect()]
    operator.say({ type: 'subscribe-service' })
    await operator.settled()
    for (let i = 0; i < 20; i++) live.records.advance(aToken)
    const hints = (page: typeof operator) => page.heard.filter(message => message.type === 'service-changed').length
    await eventually(() => hints(operator)).toBe(2)
    live.records.say({ kind: 'packets', addresses: [addressKey('osmo1x')] })
    live.records.say({ kind: 'to-refund' })
    await eventually(() => hints(operator)).toBe(3)
    await visitor.settled()
    expect(hints(visitor)).toBe(0)
  })
})
