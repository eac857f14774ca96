import type { RequestListener } from 'node:http'
import type { Db } from '../db/database.ts'
import type { WebhookRow } from '../db/schema/index.ts'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { onTestFinished } from 'vitest'
import { createSealer } from '../base/sealer.ts'
import { apiKeys, webhooks } from '../db/schema/index.ts'

export const sealer = createSealer(['s'.repeat(32)], 'webhook-secret')
export const secret = 'whsec_of-the-tests'

/** The key of a third party; its secret is nobody's. */
export async function anApiKey(db: Db, issuedAt: Date, overrides: Partial<typeof apiKeys.$inferInsert> = {}): Promise<string> {
  const id = randomBytes(8).toString('hex')
  const key = { id, name: id, secretHash: randomBytes(32), scopes: { read: 1, look: 1, order: 1 }, issuedAt, issuedBy: 'admin-key' }
  await db.insert(apiKeys).values({ ...key, ...overrides })
  return id
}

export async function aWebhook(db: Db, apiKey: string, url: string, overrides: Partial<WebhookRow> = {}): Promise<string> {
  const id = randomBytes(8).toString('hex')
  const row = { id, apiKey, url, topics: ['order.*' as const, 'refund.*' as const], addresses: [], secret: sealer.seal(secret, id) }
  await db.insert(webhooks).values({ ...row, createdAt: new Date(), createdBy: 'admin-key', ...overrides })
  return id
}

/** An address that answers as it is told, until the test is over. */
export async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it listens on TCP')
  return `http://127.0.0.1:${address.port}/hook`
}
