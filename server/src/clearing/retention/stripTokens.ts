import type { Tx } from '../../db/database.ts'
import { inArray, sql } from 'drizzle-orm'
import { clearingTokens, paymentTransactions, timeline } from '../../db/schema/index.ts'

/** Leaves of locked prices what was to be paid where, so that a person who comes back sees what his link was, and their way home. */
export async function stripTokens(tx: Tx, ids: string[], at: Date): Promise<void> {
  const t = clearingTokens
  await tx
    .update(t)
    .set({
      purgedAt: at,
      terms: withoutPackets,
      gasUses: null,
      requester: '',
      networks: [],
      routes: [],
      signature: { keyId: '', value: '' },
    })
    .where(inArray(t.id, ids))
  await tx.delete(timeline).where(inArray(timeline.token, ids))
  await tx.delete(paymentTransactions).where(inArray(paymentTransactions.token, ids))
}

const keptTerms = ['token', 'createdAt', 'expiresAt', 'walletAddress', 'refundAddress', 'payment', 'fees', 'packets']
const withoutPackets = sql`(select jsonb_object_agg(term.key, case term.key
    when 'packets' then '[]'::jsonb
    when 'fees' then jsonb_build_object('service', term.value -> 'service', 'total', term.value -> 'total', 'packets', '[]'::jsonb)
    else term.value end)
  from jsonb_each(${clearingTokens.terms}) term where term.key = any(${sql.param(keptTerms)}::text[]))`
