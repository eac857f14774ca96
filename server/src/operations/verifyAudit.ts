import type { Database, Db } from '../db/database.ts'
import type { AuditKeys, AuditRow, AuditSeal } from './auditChain.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { asc, eq, gt } from 'drizzle-orm'
import { idsOf } from '../base/idsOf.ts'
import { auditLog, auditSeals } from '../db/schema/index.ts'
import { beginning } from './auditChain.ts'
import { auditColumns, chainStart, removedAction, unsealedRows } from './auditRows.ts'

export interface AuditFinding {
  /** How many rows the chain covers. */
  sealed: number
  /** The newest link: kept elsewhere, it also shows later that nothing was cut off the end. */
  head: { seq: number; hash: string } | null
  /** The last seal that went with its entry, by age; null when all are there. */
  start: { seq: number; hash: string } | null
  faults: string[]
}

interface VerifyOptions {
  /** A head that was written down earlier; the chain must still hold it. */
  known?: { seq: number; hash: string } | undefined
  /** Milliseconds that the sealer may take for a row that was written just now. */
  graceMs: number
}

const linksAtOnce = 2_000
const mostUnsealed = 100

/** Walks the whole chain and says of each row that was changed, removed, put in or put elsewhere. */
export async function verifyAudit({ db }: Database, keys: AuditKeys, { known, graceMs }: VerifyOptions): Promise<AuditFinding> {
  const faults: string[] = []
  const first = await chainStart(db)
  const start = first.seq === 0 ? null : first
  let head: AuditFinding['head'] = start
  let sealed = 0
  let isTold = start === null
  for (;;) {
    const links = await linksAfter(db, head?.seq ?? 0)
    for (const link of links) {
      faults.push(...judgeLink(keys, head, link))
      if (known?.seq === link.seal.seq && known.hash !== link.seal.hash)
        faults.push(`seal ${known.seq} is not the one that you know: the chain was made anew`)
      head = { seq: link.seal.seq, hash: link.seal.hash }
      isTold ||= start !== null && tellsOf(link, start)
      sealed += 1
    }
    if (links.length < linksAtOnce) break
  }
  if (!isTold) faults.push(`the chain begins after seal ${start?.seq}, and no sealed row tells of a removal up to it`)
  if (known && start && known.seq === start.seq && known.hash !== start.hash)
    faults.push(`seal ${known.seq} is not the one that you know: the chain was made anew`)
  if (known && known.seq > (head?.seq ?? 0))
    faults.push(`the chain ends at seal ${head?.seq ?? 0}, before the one that you know (${known.seq}): its end was cut off`)
  for (const row of await leftUnsealed(db, graceMs))
    faults.push(`row ${row.id} (${row.action} ${row.subject}) has no seal: no sealer runs, or it was put in by another hand`)
  return { sealed, head, start, faults }
}

interface Link {
  seal: AuditSeal
  row: AuditRow | null
}

function judgeLink(keys: AuditKeys, before: AuditFinding['head'], { seal, row }: Link): string[] {
  const { seq, auditId, keyId, hash } = seal
  const expected = (before?.seq ?? 0) + 1
  const gap =
    seq === expected ? [] : [seq === expected + 1 ? `seal ${expected} was removed` : `seals ${expected} to ${seq - 1} were removed`]
  if (!row) return [...gap, `row ${auditId} was removed (seal ${seq})`]
  const right = keys.hash(keyId, { seq, previous: before?.hash ?? beginning, row })
  if (right === null)
    return [
      ...gap,
      `seal ${seq} of row ${auditId} was made with a key that is not given (${keyId}): put the older key into CLEARING_SECRET_KEY too`,
    ]
  // After a gap the link cannot fit: it is the gap that is told.
  return right === hash || gap.length > 0
    ? gap
    : [`row ${auditId} (${row.action} ${row.subject}), seal ${seq}, is not as it was sealed: it, its seal or the seal before was changed`]
}

/** Whether it is the entry of the removal that the chain begins after. */
function tellsOf({ row }: Link, start: { seq: number; hash: string }): boolean {
  if (row?.action !== removedAction || row.after === null) return false
  const { upTo, hash } = JSON.parse(row.after) as { upTo?: unknown; hash?: unknown }
  return upTo === String(start.seq) && hash === start.hash
}

async function linksAfter(db: Db, seq: number): Promise<Link[]> {
  const rows = await db
    .select({ seal: auditSeals, row: auditColumns })
    .from(auditSeals)
    .leftJoin(auditLog, eq(auditLog.id, auditSeals.auditId))
    .where(gt(auditSeals.seq, seq))
    .orderBy(asc(auditSeals.seq))
    .limit(linksAtOnce)
  return rows.map(({ seal, row }) => ({ seal, row: row?.id ? (row as AuditRow) : null }))
}

/** What is still unsealed after the sealer had its time. */
async function leftUnsealed(db: Db, graceMs: number): Promise<AuditRow[]> {
  const first = await unsealedRows(db, mostUnsealed)
  if (first.length === 0) return []
  await sleep(graceMs)
  const known = new Set(idsOf(first))
  return (await unsealedRows(db, mostUnsealed)).filter(row => known.has(row.id))
}
