import type { Socket } from 'node:net'
import type { Attack, AttackContext } from '../attack.ts'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { livePath } from '@relayooor/shared'
import { WebSocket } from 'ws'
import { victimOf } from '../setup.ts'

const messagesPerSecond = 15
const socketLifeMs = 8_000
const idlePerTurn = 25
/** Longer than any normal client takes for its first byte. */
const idleLifeMs = 60_000
const dripMs = 1_000

/** Idle, slow and busy connections. */
export const socketAttacks: Attack[] = [
  { name: 'sockets that subscribe again and again', everyMs: 700, atOnce: 12, run: resubscribe },
  { name: 'connections that say nothing', everyMs: 1_000, atOnce: 16, run: sayNothing },
  { name: 'requests that come a byte at a time', everyMs: 1_000, atOnce: 30, run: drip },
]

async function resubscribe({ setup, attacker, note }: AttackContext): Promise<void> {
  const socket = new WebSocket(setup.cluster.url.replace('http', 'ws') + livePath, { headers: { 'x-forwarded-for': attacker.ip() } })
  const say = (type: string, token: string) => socket.readyState === socket.OPEN && socket.send(JSON.stringify({ type, token }))
  let bytes = 0
  socket.on('message', (data: Buffer) => (bytes += data.length))
  const end = new Promise<string>(resolve => {
    socket.on('error', error => resolve(/\d{3}$/.exec(error.message)?.[0] ?? 'broken'))
    socket.on('close', code => resolve(`closed ${code}`))
  })
  await Promise.race([once(socket, 'open').catch(() => {}), end])
  const until = performance.now() + socketLifeMs
  while (performance.now() < until && socket.readyState === socket.OPEN && !setup.closed.aborted) {
    const token = victimOf(setup)
    say('subscribe', token)
    // By then its snapshot is being sent.
    await sleep(2_000 / messagesPerSecond)
    say('unsubscribe', token)
  }
  socket.close()
  note(await end, bytes)
}

async function sayNothing({ setup, note }: AttackContext): Promise<void> {
  await Promise.all(
    Array.from({ length: idlePerTurn }, async () => {
      const { socket, end } = open(setup.cluster.url)
      await Promise.race([end, sleep(idleLifeMs, undefined, { signal: setup.closed }).catch(() => {})])
      note(socket.readyState === 'open' ? 'still open' : await end)
      socket.destroy()
    }),
  )
}

async function drip({ setup, note, attacker }: AttackContext): Promise<void> {
  const { socket, end } = open(setup.cluster.url)
  for (const sign of `GET /api/v1/config HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${attacker.ip()}\r\nX-Long: ${'x'.repeat(200)}`) {
    if (socket.destroyed || socket.readyState === 'closed' || setup.closed.aborted) break
    socket.write(sign)
    await sleep(dripMs, undefined, { signal: setup.closed }).catch(() => {})
  }
  note(socket.readyState === 'open' ? 'still open' : await end)
  socket.destroy()
}

/** `end` resolves with the HTTP status or the reason of the close. */
function open(url: string): { socket: Socket; end: Promise<string> } {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let said = ''
  socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')))
  const end = new Promise<string>(resolve => {
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'broken'))
    socket.on('close', () => resolve(/^HTTP\/1.1 (\d{3})/.exec(said)?.[1] ?? 'closed'))
  })
  return { socket, end }
}
