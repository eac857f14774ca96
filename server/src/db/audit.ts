import { inParts } from './inParts.ts'
import { onCommit } from './inTransaction.ts'
import { auditLog } from './schema/index.ts'

export interface AuditEntry {
  at: Date
  /** `system`, `admin-key`, or a wallet's address. */
  actor: string
  /** A person's IP address; for the system, what made it happen: `a-1 at 1200`, `refunds`. */
  source: string
  /** Verb and thing: `hold-payment`, `confirm-refund`, `attach-payment`. */
  action: string
  /** `payment:12`, `refund:7`, `order:<token>`. */
  subject: string
  before?: Record<string, unknown>
  after?: Record<string, unknown>
}

/** What a block brings about by itself. */
export function byBlock({
  chainId,
  height,
  at,
}: {
  chainId: string
  height: number
  at: Date
}): Pick<AuditEntry, 'at' | 'actor' | 'source'> {
  return { at, actor: 'system', source: `${chainId} at ${height}` }
}

/** Written by the transaction that makes the change, as it commits. Amounts as decimal strings; never a secret or a signature. */
export const audit = onCommit<AuditEntry>('records', async (tx, entries) => {
  for (const part of inParts(entries)) await tx.insert(auditLog).values(part)
})
