import type { StuckTransfer } from '@relayooor/shared'
import type { PacketRow, WebhookRow } from '../db/schema/index.ts'
import type { PacketContext } from '../packets/context.ts'
import { sql } from 'drizzle-orm'
import { webhookDeliveries, webhooks } from '../db/schema/index.ts'
import { accountForms } from '../packets/accountForms.ts'
import { findOpenPackets, sentUnknown } from '../packets/findPackets.ts'
import { packetOf } from '../packets/presentPacket.ts'
import { liveWebhooks } from './liveWebhooks.ts'

const pageSize = 200

/** Writes down for each webhook which transfers of its addresses have become stuck: each once, as long as it is open. */
export async function tellStuck(ctx: PacketContext): Promise<void> {
  const now = ctx.now()
  const following = await liveWebhooks(ctx.database.db, now, sql`'packet.stuck' = any (${webhooks.topics})`)
  for (const webhook of following) await tellWebhook(ctx, webhook, now)
}

async function tellWebhook(ctx: PacketContext, webhook: WebhookRow, now: Date): Promise<void> {
  const { db } = ctx.database
  const chains = [...ctx.chains.values()].map(chain => chain.settings)
  const query = {
    addresses: [...new Set(webhook.addresses.flatMap(address => accountForms(address, chains) ?? []))],
    role: 'any' as const,
    sentBefore: new Date(now.getTime() - ctx.settings.stuckAfterSeconds * 1_000),
    limit: pageSize,
  }
  for (let after: { sentAt: Date; key: string } | undefined; ;) {
    const rows = await findOpenPackets(db, { ...query, after })
    if (rows.length > 0)
      await db
        .insert(webhookDeliveries)
        .values(rows.map(row => stuck(row, webhook, now)))
        .onConflictDoNothing()
    const last = rows[pageSize - 1]
    if (!last) return
    after = { sentAt: last.sentAt ?? sentUnknown, key: last.packetKey }
  }
}

function stuck(row: PacketRow, { id }: WebhookRow, now: Date): typeof webhookDeliveries.$inferInsert {
  const data: StuckTransfer = {
    packet: packetOf(row),
    sender: row.sender ?? undefined,
    receiver: row.receiver ?? undefined,
    ...(row.denom !== null && row.amount !== null && { amount: { denom: row.denom, amount: row.amount } }),
    sentAt: row.sentAt?.toISOString(),
  }
  const text = 'A transfer that you follow is stuck.'
  return { webhookId: id, subject: row.packetKey, revision: 0, type: 'packet.stuck', at: now, text, data, nextAttemptAt: now }
}
