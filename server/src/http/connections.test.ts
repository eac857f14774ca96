import type { Socket } from 'node:net'
import type { ConnectionLimits } from './connections.ts'
import type { TestApp } from './testing.ts'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { limitConnections } from './connections.ts'
import { eventually, handlers, startTestApp } from './testing.ts'

let app: TestApp
const sockets: Socket[] = []
afterEach(async () => {
  sockets.splice(0).forEach(socket => socket.destroy())
  await app.close()
})

async function start(limits: ConnectionLimits, isOurProxy: (address: string) => boolean = () => false): Promise<void> {
  app = await startTestApp(
    { handlers: handlers({ channels: async () => ({ body: { items: [], nextCursor: null } }) }) },
    { headersMs: 60_000, requestMs: 60_000 },
  )
  limitConnections(app.server, limits, isOurProxy)
}

/** Sockets that say nothing, from an address of the loopback network each. */
async function open(count: number, from: (at: number) => string = () => '127.0.0.1'): Promise<Socket[]> {
  const opened = Array.from({ length: count }, (_, at) =>
    connect({ port: Number(new URL(app.url).port), host: '127.0.0.1', localAddress: from(at) }).on('error', () => undefined),
  )
  sockets.push(...opened)
  await Promise.all(opened.map(socket => once(socket, 'connect')))
  return opened
}

/** However it ends: by our end or by a reset. */
function closedOf(socket: Socket | undefined): Promise<void> {
  return new Promise(resolve => (!socket || socket.destroyed ? resolve() : socket.once('close', () => resolve())))
}

function openNow() {
  return new Promise<number>((resolve, reject) => app.server.getConnections((error, count) => (error ? reject(error) : resolve(count))))
}

/** What a caller from that address is told. */
async function ask(from: string): Promise<string> {
  const [socket] = await open(1, () => from)
  let answer = ''
  socket?.on('data', chunk => (answer += chunk.toString()))
  socket?.write('GET /api/v1/channels HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  await closedOf(socket)
  return answer.slice(0, 12)
}

describe('connections that say nothing', () => {
  it('of one address are only so many; others are served', async () => {
    await start({ all: 1_000, perAddress: 8 })
    await open(30, () => '127.0.0.2')
    await eventually(openNow).toBe(8)
    expect(await ask('127.0.0.2')).toBe('')
    expect(await ask('127.0.0.1')).toBe('HTTP/1.1 200')
  })

  it('of one network are only so many, however many addresses it has', async () => {
    await start({ all: 1_000, perAddress: 2 })
    await open(40, at => `127.0.1.${at + 1}`)
    await eventually(openNow).toBe(8)
    expect(await ask('127.0.1.99')).toBe('')
    expect(await ask('127.0.2.1')).toBe('HTTP/1.1 200')
  })

  it('make room when they end', async () => {
    await start({ all: 1_000, perAddress: 2 })
    const [first] = await open(2)
    expect(await ask('127.0.0.1')).toBe('')
    first?.destroy()
    await eventually(() => ask('127.0.0.1')).toBe('HTTP/1.1 200')
  })

  it('are only so many in all', async () => {
    await start({ all: 10, perAddress: 8 })
    await open(30, at => `127.0.${at}.1`)
    await eventually(openNow).toBe(10)
  })

  it('of our own proxies are those of everybody behind them', async () => {
    await start({ all: 50, perAddress: 2 }, address => address === '127.0.0.1')
    await open(20)
    expect(await ask('127.0.0.1')).toBe('HTTP/1.1 200')
  })
})

describe('a connection ends', () => {
  const ends = async (patience: object, act: (socket: Socket) => void) => {
    app = await startTestApp(
      { handlers: handlers({ channels: async () => ({ body: { items: [], nextCursor: null } }) }) },
      { headersMs: 60_000, requestMs: 60_000, keepAliveMs: 60_000, ...patience },
    )
    const [socket] = await open(1)
    const closed = closedOf(socket)
    socket?.resume()
    if (socket) act(socket)
    await closed
  }

  it('that never says anything', () => ends({ headersMs: 200 }, () => undefined))
  it('that sends its head without end', () =>
    ends({ headersMs: 200 }, socket => {
      socket.write('GET / HTTP/1.1\r\n')
      const more = setInterval(() => socket.write('X: y\r\n'), 20)
      socket.once('close', () => clearInterval(more))
    }))
  it('that sends its body drop by drop', () =>
    ends({ requestMs: 400, headersMs: 200 }, socket => {
      socket.write(
        'POST /api/v1/clearing/request-token HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{',
      )
      const more = setInterval(() => socket.write(' '), 20)
      socket.once('close', () => clearInterval(more))
    }))
  it('that lies idle after its call', () =>
    ends({ keepAliveMs: 100 }, socket => socket.write('GET /api/v1/channels HTTP/1.1\r\nHost: a\r\n\r\n')))
  it('that begins a WebSocket and never ends its head', () =>
    ends({ headersMs: 200 }, socket =>
      socket.write('GET /api/v1/ws/clearing-updates HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'),
    ))
})
