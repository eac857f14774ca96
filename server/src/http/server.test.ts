import type { TestApp } from './testing.ts'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeServer } from './server.ts'
import { handlers, startTestApp } from './testing.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp(
    {
      handlers: handlers({ channels: async () => ({ body: { items: [], nextCursor: null } }) }),
    },
    { headersMs: 300, requestMs: 600 },
  )
})
afterAll(() => app.close())

/** Everything that the server says until it ends the connection. */
async function talk(text: string): Promise<string> {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1')
  let answer = ''
  socket.on('data', chunk => (answer += chunk.toString()))
  if (text !== '') socket.write(text)
  await once(socket, 'close')
  return answer
}

describe('callers that are not proper HTTP clients are answered in our own words and cut off', () => {
  it.each([
    ['noise', '\x16\x03\x01\x02\x00\r\n\r\n', 400, 'invalid-request'],
    ['no host', 'GET /api/v1/channels HTTP/1.1\r\n\r\n', 400, null],
    ['headers beyond 16 KiB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 413, 'too-large'],
    ['headers that never end', 'GET / HTTP/1.1\r\nHost: a\r\n', 400, 'invalid-request'],
    [
      'a body that never comes',
      'POST /api/v1/clearing/request-token HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
      400,
      'invalid-request',
    ],
    [
      'two lengths',
      'POST /api/v1/clearing/request-token HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
      400,
      'invalid-request',
    ],
  ])('%s', async (_, text, status, code) => {
    const answer = await talk(text)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).not.toMatch(/<html|<pre/i)
    if (code !== null) {
      expect(answer).toContain(`"code":"${code}"`)
      expect(answer).toMatch(/x-request-id: [\da-f-]{36}/i)
    }
  })

  it('who connects and asks nothing is told nothing: a browser would take it for the answer to its next call', async () => {
    expect(await talk('')).toBe('')
  })

  it('and the others are still served', async () => {
    expect((await fetch(`${app.url}/api/v1/channels`)).status).toBe(200)
  })
})

it('a plain call that offers HTTP/2 is answered as it is, although somebody here takes upgrades', async () => {
  app.server.once('upgrade', (_request, socket) => socket.destroy())
  const answer = await talk('GET /api/v1/channels HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1.1 200 /)
})

describe('closing', () => {
  it('waits for answers under way, and not for what their connections might ask next', async () => {
    const begun = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    const other = await startTestApp({
      handlers: handlers({
        async channels() {
          begun.resolve()
          await go.promise
          return { body: { items: [], nextCursor: null } }
        },
      }),
    })
    const agent = new Agent({ keepAlive: true })
    const answer = once(get(`${other.url}/api/v1/channels`, { agent }), 'response')
    await begun.promise
    const closed = closeServer(other.server, 60_000)
    await expect(fetch(other.url)).rejects.toThrow()
    go.resolve()
    const [response] = await answer
    expect(response.statusCode).toBe(200)
    response.resume()
    await closed
    agent.destroy()
  })

  it('cuts what is still open when the grace is over', async () => {
    const begun = Promise.withResolvers<void>()
    const other = await startTestApp({
      handlers: handlers({
        channels() {
          begun.resolve()
          return new Promise<never>(() => undefined)
        },
      }),
    })
    const answer = fetch(`${other.url}/api/v1/channels`).then(
      () => 'answered',
      () => 'cut',
    )
    await begun.promise
    await closeServer(other.server, 50)
    expect(await answer).toBe('cut')
  })
})
