import type { HttpDeps } from './app.ts'
import type { TestApp } from './testing.ts'
import { Problem } from '@relayooor/shared'
import { afterEach, expect, it } from 'vitest'
import { ChainError } from '../chains/chainError.ts'
import { openDatabase } from '../db/database.ts'
import { aClearingStatus, aToken, handlers, startTestApp } from './testing.ts'

let app: TestApp
afterEach(() => app.close())

async function whenStatus(
  fails: () => Promise<never>,
  deps: Partial<HttpDeps> = {},
): Promise<{ status: number; headers: Headers; text: string; body: Record<string, unknown> }> {
  app = await startTestApp({ handlers: handlers({ status: fails }), ...deps })
  const response = await fetch(`${app.url}/api/v1/clearing/status/${aToken}`, { headers: { 'x-request-id': 'test-request-1' } })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) }
}

it('a problem is told with its facts and when to come back', async () => {
  const { status, headers, body } = await whenStatus(async () => {
    throw new Problem('route-paused', 'The lane is empty.', { reason: 'lane-without-funds' }, 29.2)
  })
  expect(status).toBe(503)
  expect(headers.get('retry-after')).toBe('30')
  expect(body).toEqual({
    type: 'urn:relayooor:problem:route-paused',
    title: 'This route takes no orders right now',
    status: 503,
    detail: 'The lane is empty.',
    code: 'route-paused',
    reason: 'lane-without-funds',
  })
})

it('the unexpected is told by its request id only, and logged whole', async () => {
  const { status, text, body, headers } = await whenStatus(async () => {
    throw new TypeError('the password is swordfish')
  })
  expect([status, body.code, body.requestId, headers.get('x-request-id')]).toEqual([500, 'internal', 'test-request-1', 'test-request-1'])
  expect(text).not.toMatch(/swordfish|TypeError|\.ts/)
  expect(app.logged()).toContainEqual(
    expect.objectContaining({
      level: 'error',
      requestId: 'test-request-1',
      err: expect.objectContaining({ message: 'the password is swordfish', stack: expect.stringContaining('.ts') }),
    }),
  )
})

it('a chain that does not answer', async () => {
  const { status, headers, body, text } = await whenStatus(async () => {
    throw new ChainError('unreachable', 'connect to http://secret-key@node failed', { chainId: 'alpha-1' })
  })
  expect([status, body.code, body.chainId, body.reason]).toEqual([503, 'unavailable', 'alpha-1', 'unreachable'])
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  expect(text).not.toContain('secret-key')
})

it('a question that the chain rejects is our mistake', async () => {
  const { status } = await whenStatus(async () => {
    throw new ChainError('rejected', 'unknown query path')
  })
  expect(status).toBe(500)
})

it('a database that is away, by the real driver and a port where nobody listens', async () => {
  const database = openDatabase('postgres://nobody@127.0.0.1:1/none', 1, () => undefined)
  const { status, body } = await whenStatus(async () => {
    await database.db.query.idempotencyKeys.findFirst()
    throw new Error('it answered')
  })
  expect([status, body.code]).toEqual([503, 'unavailable'])
  await database.close()
})

it('a reply that breaks the contract is thrown where we test and sent where people wait', async () => {
  const broken = async () => ({ body: { ...aClearingStatus(), revision: 1.5 } })
  app = await startTestApp({ handlers: handlers({ status: broken }) })
  expect((await fetch(`${app.url}/api/v1/clearing/status/${aToken}`)).status).toBe(500)
  await app.close()
  app = await startTestApp({ handlers: handlers({ status: broken }), brokenReply: 'log' })
  const response = await fetch(`${app.url}/api/v1/clearing/status/${aToken}`)
  expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ revision: 1.5 })])
  expect(app.logged()).toContainEqual(expect.objectContaining({ level: 'error', msg: 'a reply breaks the contract' }))
})

it('fields that the contract does not name never leave the house', async () => {
  const body = { ...aClearingStatus(), note: 'internal' }
  app = await startTestApp({ handlers: handlers({ status: async () => ({ body }) }) })
  expect(await (await fetch(`${app.url}/api/v1/clearing/status/${aToken}`)).text()).not.toContain('internal')
})

it('request ids: a sane one is taken over, any other is replaced', async () => {
  app = await startTestApp({ handlers: handlers({ status: async () => ({ body: aClearingStatus() }) }) })
  const ask = async (id: string) =>
    (await fetch(`${app.url}/api/v1/clearing/status/${aToken}`, { headers: { 'x-request-id': id } })).headers.get('x-request-id')
  expect(await ask('abc-12345')).toBe('abc-12345')
  for (const odd of ['short', 'x'.repeat(65), 'a b c d e f', '{"a":"bbbbbb"}']) expect(await ask(odd)).toMatch(/^[\da-f-]{36}$/)
})

it('one log line for each call, with the token, without what the caller sent', async () => {
  const lines = await logOfBroadcast()
  const [line] = lines
  expect(lines).toHaveLength(1)
  expect(line).toMatchObject({
    level: 'info',
    token: aToken,
    req: { method: 'POST', url: '/api/v1/clearing/broadcast' },
    res: { status: 202 },
  })
  expect(JSON.stringify(lines)).not.toMatch(/c2VjcmV0|session=|swordfish/)
})

async function logOfBroadcast(): Promise<Record<string, unknown>[]> {
  app = await startTestApp({ handlers: handlers({ broadcast: async () => ({ body: { txHash: 'AB'.repeat(32) } }) }) })
  await fetch(`${app.url}/api/v1/clearing/broadcast`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: 'session=abc', authorization: 'Bearer swordfish', 'x-admin-key': 'swordfish' },
    body: JSON.stringify({ token: aToken, txBytes: 'c2VjcmV0' }),
  })
  return app.logged().filter(line => 'req' in line)
}

it('answers are measured by route, never by address', async () => {
  const answers: unknown[] = []
  app = await startTestApp({
    handlers: handlers({ status: async () => ({ body: aClearingStatus() }) }),
    onAnswer: answer => answers.push(answer),
  })
  await fetch(`${app.url}/api/v1/clearing/status/${aToken}`)
  await fetch(`${app.url}/api/v1/nothing/${aToken}`)
  expect(answers).toEqual([
    { method: 'GET', route: '/clearing/status/:token', status: 200, seconds: expect.any(Number) },
    { method: 'GET', route: 'other', status: 404, seconds: expect.any(Number) },
  ])
})
