import type { EndpointName } from '@relayooor/shared'
import type { TestApp } from './testing.ts'
import { connect } from 'node:net'
import { endpoints, Problem, ProblemBody, readProblem } from '@relayooor/shared'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sessionCookie } from './cookies.ts'
import { parseRequest } from './parseRequest.ts'
import { createRateLimits } from './rateLimits.ts'
import { aToken, handlers, startTestApp } from './testing.ts'

let app: TestApp
beforeAll(async () => {
  const refuse = () => Promise.reject(new Problem('not-found', 'A handler was reached.'))
  app = await startTestApp({
    limits: createRateLimits(null, { read: 1e6, look: 1e6, order: 1e6 }),
    identify: async () => ({ kind: 'admin-key' }),
    handlers: handlers(Object.fromEntries(Object.keys(endpoints).map(name => [name, refuse]))),
  })
})
afterAll(() => app.close())

const names = Object.keys(endpoints) as EndpointName[] // Object.keys forgets the names
const packet = { chainId: 'alpha-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' }
const sound = {
  token: aToken,
  txHash: 'AB'.repeat(32),
  walletAddress: 'alpha1payer',
  address: 'alpha1payer',
  chainId: 'alpha-1',
  packets: [packet],
  nonce: '0'.repeat(32),
  pubKey: 'AAAA',
  signature: 'AAAA',
  txBytes: 'AAAA',
  note: 'why',
  to: 'alpha1payer',
}
/** Valid fields, some of them broken, and some unknown ones. */
const body = fc
  .tuple(
    fc.subarray(Object.entries(sound)),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...Object.keys(sound)), fc.string()),
      fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom<unknown>('\0', '\uD800', -1, null, [packet, packet])),
      { maxKeys: 3 },
    ),
  )
  .map(([fields, damaged]): unknown => ({ ...Object.fromEntries(fields), ...damaged }))

it('a request of any kind is parsed, or refused as invalid', () => {
  const part = fc.oneof(fc.jsonValue(), body, fc.constant(undefined))
  fc.assert(
    fc.property(fc.constantFrom(...names), part, part, part, (name, params, query, body) => {
      try {
        parseRequest(name, { params, query, body })
      } catch (error) {
        expect(error).toMatchObject({ name: 'Problem', code: 'invalid-request' })
      }
    }),
    { numRuns: 1_000 },
  )
})

it('a call with any body gets a problem in our own words, never a fault of ours', async () => {
  const posts = names.filter(name => endpoints[name].method === 'POST')
  const bytes = fc.oneof(
    body.map(one => JSON.stringify(one)),
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 200 }).map(one => Buffer.from(one)),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...posts),
      bytes,
      fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/plain', 'application/json; charset=utf-16'),
      async (name, content, type) => {
        const path = endpoints[name].path.replace(/:\w+/g, '1')
        const response = await fetch(`${app.url}/api/v1${path}`, { method: 'POST', headers: { 'content-type': type }, body: content })
        const problem = ProblemBody.parse(await response.json())
        expect(readProblem(problem)).not.toBeNull()
        expect([problem.status, problem.status >= 400 && problem.status < 500]).toEqual([response.status, true])
      },
    ),
    { numRuns: 120 },
  )
})

it('bytes that are no HTTP harm nobody', async () => {
  const { port } = new URL(app.url)
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.string({ unit: 'binary', maxLength: 60 }).map(text => `GET /api/v1/config HTTP/1.1\r\nHost: x\r\n${text}\r\n\r\n`),
      ),
      async bytes => {
        await new Promise<void>(resolve => {
          const socket = connect(Number(port), '127.0.0.1', () => socket.end(bytes))
          socket
            .on('error', () => undefined)
            .on('close', () => resolve())
            .resume()
        })
      },
    ),
    { numRuns: 60 },
  )
  expect((await fetch(`${app.url}/api/v1/openapi.json`)).status).toBe(200)
})

it('of a Cookie header of any kind only an id of ours is read', () => {
  const cookie = sessionCookie('https://relayooor.example')
  const id = 'a'.repeat(43)
  const pair = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string().map(value => `${cookie.name}=${value}`),
    fc.constantFrom(`${cookie.name}=${id}`, `${cookie.name}=${id};`, `x${cookie.name}=${id}`, `${cookie.name}= ${id}`),
  )
  fc.assert(
    fc.property(
      fc.array(pair, { maxLength: 4 }).map(pairs => pairs.join('; ')),
      header => {
        expect(cookie.read(header) ?? id).toMatch(/^[\w-]{43}$/)
      },
    ),
    { numRuns: 400 },
  )
})
