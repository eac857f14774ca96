import type { TestHub } from './testing.ts'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createByteBudget } from '../http/byteBudget.ts'
import { aClearingStatus, aToken, eventually } from '../http/testing.ts'
import { startTestHub } from './testing.ts'

const behindProxy = {
  publicUrl: 'https://clear.example',
  allowedOrigins: [],
  host: '127.0.0.1',
  trustedProxies: ['127.0.0.0/8', '10.0.0.0/8'],
}

let live: TestHub
afterEach(() => live.close())

describe('who may open a socket', () => {
  it('programs, our own page, listed sites; no foreign page, by whatever name it came to us', async () => {
    live = await startTestHub({ settings: { ...behindProxy, allowedOrigins: ['https://friend.example/'] } })
    const { origin, port } = new URL(live.url.replace('ws:', 'http:'))
    for (const options of [{}, { origin }, { origin: 'https://clear.example' }, { origin: 'https://friend.example' }])
      await live.connect(options)
    for (const origin of ['https://evil.example', 'null', `http://localhost:${Number(port) + 1}`])
      await expect(live.connect({ origin })).rejects.toThrow('403')
    await expect(live.connect({ origin: `http://evil.example:${port}`, headers: { host: `evil.example:${port}` } })).rejects.toThrow('403')
    expect(live.hub.stats().sockets).toBe(4)
  })

  it('no page of the loopback when we listen on more than that', async () => {
    live = await startTestHub({ settings: { ...behindProxy, host: '0.0.0.0' } })
    await expect(live.connect({ origin: new URL(live.url.replace('ws:', 'http:')).origin })).rejects.toThrow('403')
    await live.connect({ origin: 'https://clear.example' })
  })

  it('refusals are problems as everywhere else, and say where a site is listed', async () => {
    live = await startTestHub()
    const handshake = (path: string, headers: string) =>
      `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${headers}\r\n\r\n`
    const path = new URL(live.url).pathname
    expect(await talk(handshake('/elsewhere', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13'))).toMatch(
      /^HTTP\/1.1 404 [\s\S]*"code":"not-found"/,
    )
    expect(await talk(handshake(path, 'Origin: https://evil.example'))).toMatch(
      /^HTTP\/1.1 403 [\s\S]*application\/problem\+json[\s\S]*ALLOWED_ORIGINS[\s\S]*"code":"forbidden"/,
    )
    expect(await talk(handshake(path, 'X: no key'))).toMatch(/^HTTP\/1.1 400 [\s\S]*"code":"invalid-request"/)
  })

  it('a limited number for one address, as the proxy names it; a closed socket makes room', async () => {
    live = await startTestHub({ settings: behindProxy, limits: { socketsPerAddress: 2 } })
    const from = (address: string) => live.connect({ headers: { 'x-forwarded-for': `6.6.6.6, ${address}, 10.0.0.7` } })
    const [first] = [await from('1.1.1.1'), await from('1.1.1.1')]
    await expect(from('1.1.1.1')).rejects.toThrow('429')
    await from('2.2.2.2')
    first.socket.close()
    await eventually(() => live.hub.stats().sockets).toBe(2)
    await from('1.1.1.1')
  })
})

describe('when no more sockets fit', () => {
  it('those of the network with the most make way: many addresses keep nobody out', async () => {
    live = await startTestHub({ settings: behindProxy, limits: { sockets: 12, socketsPerAddress: 5 } })
    const from = (address: string) => live.connect({ headers: { 'x-forwarded-for': address } })
    const hostile = []
    for (let i = 0; i < 9; i += 1) hostile.push(await from(`2001:db8:1:${i}::1`))
    const quiet = [await from('1.1.1.1'), await from('2.2.2.2'), await from('3.3.3.3')]
    const customer = await from('9.9.9.9')
    expect(await hostile[0]?.closed).toMatchObject({ code: 1013 })
    await expect(from('2001:db8:1:99::1')).rejects.toThrow('503')
    for (const page of [...quiet, customer]) await page.settled()
    expect(live.hub.stats().sockets).toBe(12)
  })

  it('the networks around an address have a share of their own', async () => {
    live = await startTestHub({ settings: behindProxy, limits: { socketsPerAddress: 1 } })
    const from = (address: string) => live.connect({ headers: { 'x-forwarded-for': address } })
    for (let i = 0; i < 4; i += 1) await from(`2001:db8:1:${i}::1`)
    await expect(from('2001:db8:1:9::1')).rejects.toThrow('429')
    await from('2001:db8:2::1')
    await from('::ffff:1.2.3.4')
    await expect(from('1.2.3.4')).rejects.toThrow('429')
  })
})

describe('bytes that are pushed', () => {
  it('end at the budget of the network, however often somebody asks for the same again; others are not concerned', async () => {
    live = await startTestHub({ settings: behindProxy, bytes: createByteBudget(200_000) })
    live.records.statuses.set(
      aToken,
      aClearingStatus({
        revision: 5,
        timeline: Array.from({ length: 100 }, () => ({
          at: '2026-01-01T00:00:00Z',
          kind: 'quoted' as const,
          text: 'x'.repeat(900),
          data: {},
        })),
      }),
    )
    const from = (address: string) => live.connect({ headers: { 'x-forwarded-for': address } })
    const [greedy, neighbour, other] = [await from('1.1.1.1'), await from('1.1.1.1'), await from('9.9.9.9')]
    for (let i = 0; i < 20; i += 1) greedy.say({ type: 'subscribe', token: aToken })
    await eventually(async () => {
      greedy.say({ type: 'subscribe', token: aToken })
      return greedy.socket.readyState
    }).toBe(greedy.socket.CLOSED)
    expect(await greedy.closed).toMatchObject({ code: 1013 })
    expect(greedy.errors()).toEqual(['rate-limited'])
    expect(JSON.stringify(greedy.heard).length).toBeLessThan(400_000)
    await expect(from('1.1.1.1')).rejects.toThrow('429')
    // What was open goes on until something is to be said.
    neighbour.say({ type: 'ping' })
    expect(await neighbour.closed).toMatchObject({ code: 1013 })
    other.say({ type: 'subscribe', token: aToken })
    await eventually(() => other.revisions(aToken)).toEqual([5])
  })

  it('are none for who has the newest revision and says so, however often', async () => {
    live = await startTestHub()
    live.records.statuses.set(aToken, aClearingStatus({ revision: 5 }))
    const page = await live.connect()
    for (let i = 0; i < 20; i += 1) page.say({ type: 'subscribe', token: aToken, revision: 5 })
    await eventually(() => live.records.loads).toBeGreaterThan(0)
    await page.settled()
    expect(page.revisions(aToken)).toEqual([])
  })
})

describe('what one socket may do', () => {
  it('messages that are none are answered, and repeated ones end it with 1008', async () => {
    live = await startTestHub({ limits: { badMessages: 6 } })
    const page = await live.connect()
    for (const bad of ['{', '[]', '{"type":"shout"}', '{"type":"subscribe","token":"x"}', '{"type":"ping","extra":1}'])
      page.socket.send(bad)
    await page.settled()
    expect(page.errors()).toEqual(Array.from({ length: 5 }).fill('invalid-request'))
    page.socket.send(new Uint8Array([1, 2, 3]))
    expect((await page.closed).code).toBe(1008)
  })

  it('a message over 4 KiB ends it with 1009', async () => {
    live = await startTestHub()
    const page = await live.connect()
    page.socket.send(JSON.stringify({ type: 'ping', padding: 'x'.repeat(4 * 1024) }))
    expect((await page.closed).code).toBe(1009)
  })

  it('50 subscriptions, and one that is given back makes room', async () => {
    live = await startTestHub()
    const page = await live.connect()
    for (let i = 0; i < 49; i++) page.say({ type: 'subscribe-address', address: `alpha1number${i}` })
    live.records.advance(aToken)
    page.say({ type: 'subscribe', token: aToken })
    page.say({ type: 'subscribe-address', address: 'alpha1more' })
    page.say({ type: 'subscribe-address', address: 'alpha1number7' })
    await page.settled()
    expect([page.errors(), live.hub.stats()]).toEqual([['too-many-subscriptions'], { sockets: 1, tokens: 1, addresses: 49 }])
    page.say({ type: 'unsubscribe', token: aToken })
    page.say({ type: 'subscribe-address', address: 'alpha1more' })
    await page.settled()
    expect([page.errors(), live.hub.stats().addresses]).toEqual([['too-many-subscriptions'], 50])
  })

  it('a flood ends it with 1008', async () => {
    live = await startTestHub({ limits: { messageBurst: 20, messagesPerSecond: 1 } })
    const page = await live.connect()
    for (let i = 0; i < 30; i++) page.say({ type: 'ping' })
    expect((await page.closed).code).toBe(1008)
    expect(page.pongs).toBe(20)
  })

  it('a reader that is too slow is cut off with 1013, and the others do not notice', async () => {
    live = await startTestHub({ limits: { waitingBytes: 256 * 1024, goodbyeMs: 60_000 } })
    live.records.advance(aToken)
    const [slow, quick] = [await live.connect(), await live.connect()]
    slow.say({ type: 'subscribe', token: aToken })
    quick.say({ type: 'subscribe', token: aToken })
    await eventually(() => [slow, quick].map(page => page.revisions(aToken))).toEqual([[1], [1]])
    slow.socket.pause()
    const timeline = [{ at: '2026-01-01T00:00:00Z', kind: 'quoted' as const, text: 'x'.repeat(100_000), data: {} }]
    let revision = 1
    // Until the kernel's buffers are full too.
    await eventually(() => {
      live.records.statuses.set(aToken, aClearingStatus({ revision: ++revision, timeline }))
      live.records.say({ kind: 'operation', token: aToken, revision })
      return revision > 20 && live.records.loads > 20 && slow.socket.readyState === slow.socket.OPEN && revision
    }).toBeGreaterThan(150)
    slow.socket.resume()
    expect((await slow.closed).code).toBe(1013)
    await eventually(() => quick.revisions(aToken).at(-1)).toBe(revision)
  })

  it('a socket that does not answer heartbeats is ended, one that does is kept', async () => {
    live = await startTestHub({ limits: { heartbeatMs: 300 } })
    const [dead, alive] = [await live.connect(), await live.connect()]
    let beats = 0
    alive.socket.on('ping', () => beats++)
    dead.socket.pause()
    await eventually(() => live.hub.stats().sockets).toBe(1)
    await eventually(() => beats).toBeGreaterThan(2)
    expect(alive.socket.readyState).toBe(alive.socket.OPEN)
    dead.socket.terminate()
  })
})

async function talk(text: string): Promise<string> {
  const socket = connect(Number(new URL(live.url).port), '127.0.0.1')
  let answer = ''
  socket.on('data', chunk => (answer += chunk.toString()))
  socket.write(text)
  await once(socket, 'close')
  return answer
}
