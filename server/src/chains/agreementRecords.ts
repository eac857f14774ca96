import type { Db } from '../db/database.ts'
import type { AgreementRow } from '../db/schema/index.ts'
import type { AgreementNews, EndpointSays } from './chain.ts'
import { and, eq, lte, sql } from 'drizzle-orm'
import { chainAgreement } from '../db/schema/index.ts'

export interface Finding {
  state: AgreementNews['state']
  height: number | null
  says: EndpointSays[]
}

export async function readAgreements(db: Db): Promise<ReadonlyMap<string, AgreementRow>> {
  return new Map((await db.select().from(chainAgreement)).map(row => [row.chainId, row]))
}

/** Keeps what the reader of a chain finds. `since` stays while the state does. */
export async function noteAgreement(db: Db, chainId: string, { state, height, says }: Finding, at: Date): Promise<AgreementRow | null> {
  const [row] = await db
    .insert(chainAgreement)
    .values({ chainId, state, since: at, height, says })
    .onConflictDoUpdate({
      target: chainAgreement.chainId,
      set: {
        state,
        height,
        says,
        since: sql`case when ${chainAgreement.state} = excluded.state then ${chainAgreement.since} else excluded.since end`,
      },
    })
    .returning()
  return row ?? null
}

export interface Permission {
  until: Date
  endpoint: string | null
  note: string
  by: string
}

/** Lets one node alone be believed until a time; null takes that back. Says what was allowed before. */
export async function allowSingleNode(db: Db, chainId: string, permission: Permission | null, at: Date): Promise<AgreementRow | null> {
  const set = permission
    ? { overrideUntil: permission.until, overrideEndpoint: permission.endpoint, overrideNote: permission.note, overrideBy: permission.by }
    : { overrideUntil: null, overrideEndpoint: null, overrideNote: null, overrideBy: null }
  const [before] = await db.select().from(chainAgreement).where(eq(chainAgreement.chainId, chainId)).for('update')
  await db
    .insert(chainAgreement)
    .values({ chainId, state: 'agreed', since: at, ...set })
    .onConflictDoUpdate({ target: chainAgreement.chainId, set })
  return before ?? null
}

/** Takes back what was allowed until a time that is over; says what that was, once. */
export async function endPastPermission(db: Db, chainId: string, now: Date): Promise<AgreementRow | null> {
  const over = and(eq(chainAgreement.chainId, chainId), lte(chainAgreement.overrideUntil, now))
  const [past] = await db.select().from(chainAgreement).where(over).for('update')
  if (past) await allowSingleNode(db, chainId, null, now)
  return past ?? null
}

/** For a chain that wants no agreement. */
export async function forgetAgreement(db: Db, chainId: string): Promise<void> {
  await db.delete(chainAgreement).where(eq(chainAgreement.chainId, chainId))
}

/** For the audit log. */
export function describePermission(row: AgreementRow | null): Record<string, unknown> {
  return {
    until: row?.overrideUntil?.toISOString() ?? null,
    endpoint: row?.overrideEndpoint ?? null,
    note: row?.overrideNote ?? null,
    by: row?.overrideBy ?? null,
  }
}

/** What each process has to know of it. */
export function newsOf(row: AgreementRow | undefined, now: Date): AgreementNews {
  return {
    state: row?.state ?? 'agreed',
    grant: row?.overrideUntil && row.overrideUntil > now ? { until: row.overrideUntil, endpoint: row.overrideEndpoint } : null,
  }
}
