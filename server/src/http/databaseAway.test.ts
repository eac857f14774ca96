import type { AddressInfo, Socket } from 'node:net'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Client, DatabaseError, Pool } from 'pg'
import { expect, it } from 'vitest'
import { isDatabaseAway } from '../db/databaseAway.ts'

/** What the real driver throws when its server behaves like this. */
async function failureOf(serve: (socket: Socket) => void, ask: (url: string) => Promise<unknown>): Promise<unknown> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket.on('error', () => undefined))
    serve(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await ask(`postgres://a:b@127.0.0.1:${(server.address() as AddressInfo).port}/c`).then(
      () => null,
      (error: unknown) => error,
    )
  } finally {
    sockets.forEach(socket => socket.destroy())
    server.close()
  }
}

async function askPool(connectionString: string): Promise<void> {
  const pool = new Pool({ connectionString, connectionTimeoutMillis: 50 })
  await pool.query('select 1').finally(() => pool.end())
}

it.each<[string, (socket: Socket) => void]>([
  ['hangs up', socket => socket.destroy()],
  ['hangs up politely', socket => socket.end()],
  ['never answers', () => undefined],
  ['is starting up', socket => socket.end(errorMessage('57P03', 'the database system is starting up'))],
])('a server that %s is away', async (_, serve) => {
  expect(isDatabaseAway(await failureOf(serve, askPool))).toBe(true)
})

it('a client that has lost its server, and a pool that was closed', async () => {
  const lost = await failureOf(
    socket => socket.once('data', () => socket.destroy()),
    async connectionString => {
      const client = new Client({ connectionString })
      client.on('error', () => undefined)
      await client.connect()
    },
  )
  expect(isDatabaseAway(lost)).toBe(true)
  const pool = new Pool()
  await pool.end()
  expect(isDatabaseAway(await pool.query('select 1').catch((error: unknown) => error))).toBe(true)
})

it('a wrong query or a bug is not an outage, whatever it is wrapped in', () => {
  const wrong = Object.assign(new DatabaseError('syntax error', 10, 'error'), { code: '42601' })
  for (const error of [wrong, new Error('Failed query', { cause: wrong }), new TypeError('Connection'), null, undefined, 'ECONNREFUSED'])
    expect(isDatabaseAway(error)).toBe(false)
  expect(isDatabaseAway(new Error('Failed query', { cause: Object.assign(new Error('bye'), { code: '57P01' }) }))).toBe(true)
})

/** An ErrorResponse of PostgreSQL's wire protocol, version 3. */
function errorMessage(code: string, text: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}
