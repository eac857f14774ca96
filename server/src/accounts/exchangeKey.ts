import type { AccountsContext } from './context.ts'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { beginKeySession } from './sessions.ts'

/** Begins a session for who has shown the admin key, so that the browser need not keep it. */
export async function exchangeKey(
  ctx: AccountsContext,
  markOf: (idHash: string) => string | null,
  ip: string,
): Promise<{ id: string; expiresAt: Date }> {
  const at = ctx.now()
  return inTransaction(ctx.database, 'exchange-key', async tx => {
    const session = await beginKeySession(tx, markOf, at)
    audit(tx, {
      at,
      actor: 'admin-key',
      source: ip,
      action: 'begin-session',
      subject: 'admin-key',
      after: { until: session.expiresAt.toISOString() },
    })
    return session
  })
}
