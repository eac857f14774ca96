import type { ProcessRole, RestartView } from '@relayooor/shared'
import type { ClearingContext } from '../../clearing/context.ts'
import type { Occasion } from '../../clearing/payments/settlePayment.ts'
import type { ProcessRow } from '../../db/schema/index.ts'
import { Problem } from '@relayooor/shared'
import { and, arrayContains, eq, inArray, isNotNull } from 'drizzle-orm'
import { idsOf } from '../../base/idsOf.ts'
import { audit } from '../../db/audit.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { lives } from '../../db/lives.ts'
import { notify } from '../../db/notify.ts'
import { processes } from '../../db/schema/index.ts'
import { readProcessFacts } from '../alerts/processFacts.ts'
import { mayRestart, restartWithinMs } from './judgeRestart.ts'

type Ctx = Pick<ClearingContext, 'database' | 'now' | 'log'>

/**
 * Asks every living process of a role to end, so that what watches them starts them again. Refused where one says that nothing watches
 * it: it would be gone. Asked again while they go, it gives the same answer. @throws Problem `not-found`, `not-supervised`
 */
export async function askRestart({ database }: Ctx, role: ProcessRole, by: Occasion & { note: string }): Promise<RestartView> {
  return inTransaction(database, 'restart', async tx => {
    const rows = await tx
      .select()
      .from(processes)
      .where(arrayContains(processes.roles, [role]))
      .orderBy(processes.id)
      .for('update')
    const living = rows.filter(row => lives(row, by.at))
    if (living.length === 0) throw new Problem('not-found', `No process has the role ${role}.`, { roles: await rolesNow(database, by.at) })
    const alone = living.filter(row => row.facts.supervised !== true)
    if (alone.length > 0)
      throw new Problem(
        'not-supervised',
        `Nothing starts ${alone.map(nameOf).join(', ')} again when it ends: set SUPERVISED=true where something does.`,
        { processes: alone.map(({ host, pid }) => ({ host, pid })) },
      )
    const [askedAt] = living.flatMap(({ restartAskedAt: at }) => (at && by.at.getTime() - at.getTime() < restartWithinMs ? [at] : []))
    if (askedAt) return viewOf(role, living, askedAt)
    await tx
      .update(processes)
      .set({ restartAskedAt: by.at, restartTogether: living.length })
      .where(inArray(processes.id, idsOf(living)))
    audit(tx, {
      at: by.at,
      actor: by.actor,
      source: by.source,
      action: 'restart-role',
      subject: `role:${role}`,
      before: { processes: living.map(nameOf) },
      after: { reason: by.note },
    })
    await notify(tx, { kind: 'restart' })
    return viewOf(role, living, by.at)
  })
}

/** Each turn looks whether this process is asked to restart, and whether it is its turn: then it tells `end`, once. */
export function followRestarts({ database, now, log }: Ctx, self: string, end: () => void): () => Promise<void> {
  let told = false
  return async () => {
    if (told) return
    const asked = await database.db.$count(processes, and(eq(processes.id, self), isNotNull(processes.restartAskedAt)))
    if (asked === 0) return
    const { living } = await readProcessFacts(database.db, now())
    if (!mayRestart(self, living, now())) return
    told = true
    log.warn({}, 'an operator wants this process to start anew')
    end()
  }
}

async function rolesNow(database: Ctx['database'], now: Date): Promise<string[]> {
  const { living } = await readProcessFacts(database.db, now)
  return [...new Set(living.flatMap(one => one.roles))].sort()
}

function viewOf(role: ProcessRole, rows: ProcessRow[], askedAt: Date): RestartView {
  return { role, processes: rows.map(({ id, host, pid }) => ({ id, host, pid })), askedAt: askedAt.toISOString() }
}

function nameOf({ roles, host, pid }: ProcessRow): string {
  return `${roles.join('+')} ${host}:${pid}`
}
