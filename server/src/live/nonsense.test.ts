import type { TestHub } from './testing.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aToken } from '../http/testing.ts'
import { startTestHub } from './testing.ts'

let home: TestHub
beforeAll(async () => {
  home = await startTestHub({ limits: { badMessages: 1_000, messageBurst: 100_000 } })
})
afterAll(() => home.close())

const message = JSON.stringify({ type: 'subscribe', token: aToken, revision: 1 })
const frame = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  // As deep as a message can be.
  fc.constantFrom(
    '['.repeat(3_000),
    '[]'.padStart(1_500, '[').padEnd(2_998, ']'),
    `{"type":"ping","a":${'['.repeat(900)}${']'.repeat(900)}}`,
  ),
  fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes)),
  fc
    .record({
      type: fc.constantFrom('subscribe', 'unsubscribe', 'subscribe-address', 'ping', 'else'),
      token: fc.jsonValue({ maxDepth: 1 }),
      address: fc.jsonValue({ maxDepth: 1 }),
      revision: fc.jsonValue({ maxDepth: 1 }),
    })
    .map(one => JSON.stringify(one)),
  fc
    .tuple(fc.nat({ max: message.length }), fc.string({ maxLength: 5 }))
    .map(([at, put]) => message.slice(0, at) + put + message.slice(at + put.length)),
)

it('whatever a page sends, it is answered in our words, and goes on being served', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 10 }), async frames => {
      const page = await home.connect()
      frames.forEach(one => page.socket.send(one))
      // Each message heard was parsed by the contract on arrival.
      await page.settled()
      expect(page.errors().every(code => ['invalid-request', 'not-found', 'too-many-subscriptions', 'unavailable'].includes(code))).toBe(
        true,
      )
      page.socket.close()
      await page.closed
    }),
    { numRuns: 60 },
  )
})
