import type { AuditEntry } from '../../db/audit.ts'
import type { Tx } from '../../db/database.ts'
import type { PauseRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { PausableService } from '@relayooor/shared'
import { and, asc, eq, inArray, isNull, not, sql } from 'drizzle-orm'
import { audit } from '../../db/audit.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { notify } from '../../db/notify.ts'
import { pauses } from '../../db/schema/index.ts'
import { everywhere } from './pauses.ts'
import { tellResumed } from './tellPauses.ts'

type By = Pick<AuditEntry, 'at' | 'actor' | 'source'>

/** Pauses these services in a scope. One that is paused already stays as it is, with the reason that stands. */
export async function pause(ctx: ClearingContext, services: PausableService[], scope: string, reason: string, by: By): Promise<void> {
  const begun = await inTransaction(ctx.database, 'pause', async tx => {
    const rows = await tx
      .insert(pauses)
      .values(services.map(what => ({ what, scope, reason, by: by.actor, since: by.at })))
      .onConflictDoNothing()
      .returning()
    for (const row of rows) tell(tx, by, 'pause-service', row.what, undefined, factsOf(row))
    return rows
  })
  for (const { what } of begun) ctx.log.warn({ what, scope, reason, by: by.actor }, 'paused')
}

/**
 * Pauses everything, and lets what runs end: calls of Hermes see it at their next sign of life, and nothing that is signed is sent again. A
 * pause of everything that was there becomes a part of it.
 */
export async function emergencyStop(ctx: ClearingContext, reason: string, by: By): Promise<void> {
  const stopped = await inTransaction(ctx.database, 'emergency-stop', async tx => {
    const before = await tx
      .select()
      .from(pauses)
      .where(and(eq(pauses.scope, everywhere), isNull(pauses.endedAt)))
      .orderBy(asc(pauses.id))
      .for('update')
    const rows = await tx
      .insert(pauses)
      .values(PausableService.options.map(what => ({ what, scope: everywhere, reason, by: by.actor, since: by.at, emergency: true })))
      .onConflictDoUpdate({
        target: [pauses.what, pauses.scope],
        targetWhere: isNull(pauses.endedAt),
        set: { reason, by: by.actor, emergency: true },
        setWhere: not(pauses.emergency),
      })
      .returning()
    for (const row of rows) {
      const known = before.find(one => one.id === row.id)
      tell(tx, by, 'emergency-stop', row.what, known && factsOf(known), factsOf(row))
    }
    return rows
  })
  if (stopped.length > 0) ctx.log.error({ reason, by: by.actor }, 'emergency stop')
}

/** Ends pauses of these services in exactly this scope, and wakes who waits; gives how many there were. */
export async function resume(
  ctx: ClearingContext,
  services: PausableService[],
  scope: string,
  note: string | undefined,
  by: By,
): Promise<number> {
  const ended = await inTransaction(ctx.database, 'resume', async tx => {
    const rows = await tx
      .update(pauses)
      // Another process' clock may have been ahead of ours.
      .set({ endedAt: sql`greatest(${by.at}, ${pauses.since})` })
      .where(and(inArray(pauses.what, services), eq(pauses.scope, scope), isNull(pauses.endedAt)))
      .returning()
    for (const row of rows) {
      tell(tx, by, 'resume-service', row.what, factsOf(row), { scope, ...(note !== undefined && { note }) })
      if (row.what === 'clearing') await tellResumed(tx, row, by.at)
    }
    if (rows.length > 0) await notify(tx, { kind: 'to-clear' }, { kind: 'to-refund' })
    return rows
  })
  for (const { what } of ended) ctx.log.warn({ what, scope, by: by.actor }, 'resumed')
  return ended.length
}

function tell(
  tx: Tx,
  { at, actor, source }: By,
  action: string,
  what: PausableService,
  before: AuditEntry['before'],
  after: AuditEntry['after'],
): void {
  audit(tx, { at, actor, source, action, subject: `service:${what}`, ...(before && { before }), ...(after && { after }) })
}

function factsOf({ scope, reason, by, since, emergency }: PauseRow): Record<string, unknown> {
  return { scope, reason, by, since: since.toISOString(), emergency }
}
