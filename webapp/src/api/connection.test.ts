import type { Connection } from './connection.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createConnection } from './connection.ts'
// What the first message loads is there: time stands still here.
import './readMessage.ts'

/** A socket that opens at once and then says only what it is told to. */
class QuietSocket {
  static readonly OPEN = 1
  static opened: QuietSocket[] = []
  readyState = 0
  sent: string[] = []
  onopen = (): void => {}
  onmessage = (_event: { data: string }): void => {}

  constructor() {
    QuietSocket.opened.push(this)
    queueMicrotask(() => {
      this.readyState = QuietSocket.OPEN
      this.onopen()
    })
  }

  send(text: string): void {
    this.sent.push(text)
  }

  close(): void {}
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', QuietSocket)
  QuietSocket.opened = []
})
afterEach(() => vi.useRealTimers())

interface Told {
  connection: Connection
  states: string[]
  socket: QuietSocket | undefined
}

async function connect(): Promise<Told> {
  const states: string[] = []
  const connection = createConnection({
    url: 'ws://service.test',
    backoff: { firstMs: 60_000, maxMs: 60_000 },
    onOpen: () => {},
    onMessage: () => {},
    onState: ({ name }) => states.push(name),
  })
  connection.start()
  await vi.advanceTimersByTimeAsync(0)
  return { connection, states, socket: QuietSocket.opened[0] }
}

it('is not live any more within 5 s of silence, and stays live as long as its pings are answered', async () => {
  const { connection, states, socket } = await connect()
  let answered = 0
  for (let second = 0; second < 60; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000)
    if (socket && socket.sent.length > answered) {
      answered = socket.sent.length
      socket.onmessage({ data: '{"type":"pong"}' })
    }
  }
  expect(states).toEqual(['connecting', 'live'])
  // What the server allows each page for long is far more than this.
  expect(answered).toBeLessThanOrEqual(30)

  socket?.onmessage({ data: '{"type":"pong"}' })
  await vi.advanceTimersByTimeAsync(4_999)
  expect(states.at(-1)).toBe('waiting')
  connection.stop()
})

it('after sleep, in which no time passes for its timers, is not live until its socket answers', async () => {
  for (const ends of ['by the page that was shown again', 'by the first timer']) {
    const { connection, states, socket } = await connect()
    const wake = async () => {
      vi.setSystemTime(Date.now() + 3_600_000)
      if (ends === 'by the first timer') await vi.advanceTimersByTimeAsync(2_000)
      else connection.wake()
    }
    await wake()
    expect([ends, states]).toEqual([ends, ['connecting', 'live', 'connecting']])
    expect(socket?.sent).toEqual(['{"type":"ping"}'])
    socket?.onmessage({ data: '{"type":"pong"}' })
    await vi.advanceTimersByTimeAsync(0)
    expect([ends, states.at(-1)]).toEqual([ends, 'live'])

    await wake()
    // Looking again and again does not keep a dead one.
    for (let look = 0; look < 5; look += 1) {
      await vi.advanceTimersByTimeAsync(500)
      connection.wake()
    }
    expect([ends, states.slice(4)]).toEqual([ends, ['connecting', 'waiting']])
    connection.stop()
    QuietSocket.opened = []
  }
})
