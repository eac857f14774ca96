import type { IncomingMessage } from 'node:http'
import type { Service } from '../kit/service.ts'
import type { Row } from './figures.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import process from 'node:process'
import { basePath } from '@relayooor/shared'
import { nth } from '../kit/ports.ts'
import { figures } from './figures.ts'
import { customers, tokenOf } from './fillBooks.ts'

interface Options {
  orders: number
  perSecond: number
  seconds: number
}

const atOnce = 32

/** What people ask most, at a steady pace; then as fast as one process answers, in turn with a bare server that says hello. */
export async function benchLoad(service: Service, { orders, perSecond, seconds }: Options): Promise<Row[]> {
  const somebody = () => nth(customers, Math.floor(Math.random() * customers.length))
  const anOrder = () => tokenOf(1 + Math.floor(Math.random() * orders))
  const asked = {
    'packets/stuck?address=': () => `${service.url}${basePath}/packets/stuck?address=${somebody()}`,
    'clearing/status': () => `${service.url}${basePath}/clearing/status/${anOrder()}`,
  }
  const rows: Row[] = []
  for (const [what, url] of Object.entries(asked)) {
    await atPace(url, perSecond, 2)
    const ours = figures(await atPace(url, perSecond, seconds))
    rows.push({ what: `${what}, ${perSecond} calls a second`, ours, target: 'p99 < 25 ms', met: ours.p99 < 25 })
  }
  for (const [what, url] of Object.entries(asked)) {
    const ours = await asFast(url, seconds)
    const bare = await bareServer(hello => asFast(hello, seconds))
    const rates = `${perSecondOf(ours, seconds)} a second, a bare "hello" ${perSecondOf(bare, seconds)}`
    rows.push({ what: `${what}, ${atOnce} callers at once: ${rates}`, ours: figures(ours), target: '' })
  }
  return rows
}

/** Calls begin when they are due, however long those before take, and are timed from then on. */
async function atPace(url: () => string, perSecond: number, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const begun = performance.now()
  const calls: Promise<number>[] = []
  while (calls.length < perSecond * seconds) {
    const due = begun + (calls.length * 1_000) / perSecond
    const now = performance.now()
    if (now < due) await new Promise(resolve => setTimeout(resolve, due - now))
    calls.push(call(agent, url()).then(() => performance.now() - due))
  }
  const times = await Promise.all(calls)
  agent.destroy()
  return times
}

/** Each caller asks again when it has its answer. */
async function asFast(url: () => string, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const begun = performance.now()
  const times: number[] = []
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() - begun < seconds * 1_000) {
        const from = performance.now()
        await call(agent, url())
        times.push(performance.now() - from)
      }
    }),
  )
  agent.destroy()
  return times
}

function perSecondOf(times: number[], seconds: number): number {
  return Math.round(times.length / seconds)
}

/** From an address of its own: limits are by address. @throws Error for a refusal */
async function call(agent: Agent, url: string): Promise<void> {
  const octet = () => 1 + Math.floor(Math.random() * 254)
  const request = get(url, { agent, headers: { 'X-Forwarded-For': [octet(), octet(), octet(), octet()].join('.') } })
  const [response] = (await once(request, 'response').catch((error: unknown) => {
    // The server has just closed a connection that was idle.
    if (request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET') return [null]
    throw error
  })) as [IncomingMessage | null]
  if (!response) return call(agent, url)
  response.resume()
  await once(response, 'end')
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`)
}

async function bareServer<T>(act: (url: () => string) => Promise<T>): Promise<T> {
  const program = `const s = require('node:http').createServer((q, r) => r.end('hello')).listen(0, '127.0.0.1', () =>
    process.send(s.address().port))`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  try {
    const [port] = (await once(child, 'message')) as [number]
    return await act(() => `http://127.0.0.1:${port}/`)
  } finally {
    child.kill()
    await once(child, 'exit')
  }
}
