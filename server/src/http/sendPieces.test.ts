import type { TestApp } from './testing.ts'
import { Problem } from '@relayooor/shared'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { accountCaller, eventually, handlers, startTestApp } from './testing.ts'

let app: TestApp
let pieces: () => AsyncIterable<string>
let ended: boolean
let linesBefore: number

beforeAll(async () => {
  app = await startTestApp({
    identify: async () => accountCaller(),
    handlers: handlers({ operationsCsv: async () => ({ body: pieces(), headers: { 'Content-Disposition': 'attachment' } }) }),
  })
})
beforeEach(() => {
  ended = false
  linesBefore = app.logged().length
})
afterAll(() => app.close())

function get(signal?: AbortSignal): Promise<Response> {
  return fetch(`${app.url}/api/v1/clearing/operations.csv`, { ...(signal && { signal }) })
}

function errorsLogged(): unknown[] {
  return app
    .logged()
    .slice(linesBefore)
    .filter(line => line.level === 'error')
}

it('what cannot begin is answered as a problem', async () => {
  pieces = async function* () {
    throw new Problem('unavailable', 'Our records cannot be reached right now.', {}, 5)
  }
  const response = await get()
  expect([
    response.status,
    response.headers.get('content-type'),
    response.headers.get('content-disposition'),
    await response.json(),
  ]).toEqual([503, 'application/problem+json', null, expect.objectContaining({ code: 'unavailable' })])
})

it('what breaks in the middle is cut, so that nobody takes it for the whole, and is logged', async () => {
  pieces = async function* () {
    yield 'a,b\r\n'
    throw new TypeError('broken')
  }
  await expect(get().then(response => response.text())).rejects.toThrow()
  await eventually(() => errorsLogged().length).toBeGreaterThan(0)
})

it('nothing more is read for a caller that hung up, and that is no error', async () => {
  pieces = async function* () {
    try {
      for (;;) yield 'x'.repeat(100_000)
    } finally {
      ended = true
    }
  }
  const hangUp = new AbortController()
  const response = await get(hangUp.signal)
  expect(response.status).toBe(200)
  hangUp.abort()
  await eventually(() => ended).toBe(true)
  expect(errorsLogged()).toEqual([])
})
