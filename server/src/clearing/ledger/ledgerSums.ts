import type { SQL } from 'drizzle-orm'
import type { Database, Db } from '../../db/database.ts'
import { asc, gt, lt, max, sql } from 'drizzle-orm'
import { endAlert } from '../../db/alerts.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { ledgerEntries, ledgerSums, removedBooks } from '../../db/schema/index.ts'

/** So many entries are added up once and for all. */
const entriesTogether = 100_000

export interface Balance {
  chainId: string
  account: (typeof ledgerEntries.$inferSelect)['account']
  address: string
  denom: string
  amount: bigint
}

const key = sql`chain_id, account, address, denom`
const sumKey = sql`day, event, ${key}`
/** A line of the ledger with all that it is added up by. */
const line = sql`(at at time zone 'UTC')::date as day, split_part(posting, ':', 1) as event, chain_id, account,
  case when account = 'wallet' then subject else '' end as address, denom, amount`

/** The last entry that was removed by its age. */
const removedUpTo = sql<number>`(select coalesce(max(up_to), 0) from ${removedBooks} where what = 'ledger')`

/** The whole ledger, to be added up: the kept sums, and the entries after them. */
export async function ledgerLines(db: Db): Promise<SQL> {
  const upTo = await newestSum(db)
  // Sums that are kept from now on do not count: their entries do.
  return sql`(select ${sumKey}, amount from ${ledgerSums} where up_to <= ${upTo}
    union all select ${line} from ${ledgerEntries} where id > ${upTo})`
}

/** What the ledger's accounts have. */
export async function ledgerBalances(db: Db, which: SQL = sql`true`): Promise<Balance[]> {
  const { rows } = await db.execute<Omit<Balance, 'chainId' | 'amount'> & { chain_id: string; amount: string }>(sql`
    select ${key}, sum(amount)::text as amount from ${await ledgerLines(db)} line where ${which} group by ${key} order by ${key}`)
  return rows.map(({ chain_id: chainId, amount, ...row }) => ({ ...row, chainId, amount: BigInt(amount) }))
}

/** Adds up entries that no kept sum holds yet, once there are enough of them. How many sums were made. */
export async function keepLedgerSums(database: Database, together = entriesTogether): Promise<number> {
  const complete = await completeUpTo(database)
  for (let made = 0; ; made += 1) {
    const kept = await inTransaction(database, 'keep-ledger-sums', async tx => {
      // Two at the same time would store overlapping sums.
      await tx.execute(sql`select pg_advisory_xact_lock(hashtext('keep ledger sums'))`)
      const after = await newestSum(tx)
      const [last] = await tx
        .select({ id: ledgerEntries.id })
        .from(ledgerEntries)
        .where(sql`id > ${after} and id <= ${complete}`)
        .orderBy(asc(ledgerEntries.id))
        .offset(together - 1)
        .limit(1)
      if (last)
        await tx.execute(
          sql`insert into ${ledgerSums} (up_to, ${sumKey}, amount) select ${last.id}::bigint, * from (${addUp(after, last.id)}) sums`,
        )
      return last !== undefined
    })
    if (!kept) return made
  }
}

/** How the kept sums up to one entry differ from the entries themselves, as sentences. */
export async function ledgerSumFaults(db: Db, upTo: number): Promise<string[]> {
  const [before] = await db
    .select({ upTo: max(ledgerSums.upTo) })
    .from(ledgerSums)
    .where(lt(ledgerSums.upTo, upTo))
  const { rows } = await db.execute<{ fault: string }>(sql`
    select format('%s %s of %s has %s%s by %s on %s in entries %s to %s, kept is %s', account, address, chain_id,
      coalesce(counted.amount, 0), denom, event, day, ${(before?.upTo ?? 0) + 1}::bigint, ${upTo}::bigint,
      coalesce(kept.amount::text, 'nothing')) as fault
    from (select ${sumKey}, amount from ${ledgerSums} where up_to = ${upTo}) kept
      full join (${addUp(before?.upTo ?? 0, upTo)}) counted using (${sumKey})
    where kept.amount is distinct from counted.amount and ${upTo} > ${removedUpTo} order by 1`)
  return rows.map(row => row.fault)
}

/** The last entry of each kept sum that can be counted anew, the oldest first: those of removed entries cannot. */
export async function keptLedgerSums(db: Db): Promise<number[]> {
  const rows = await db
    .selectDistinct({ upTo: ledgerSums.upTo })
    .from(ledgerSums)
    .where(gt(ledgerSums.upTo, removedUpTo))
    .orderBy(asc(ledgerSums.upTo))
  return rows.map(row => row.upTo)
}

/** Recounts all sums. @returns how many were wrong */
export async function rebuildLedgerSums(database: Database, together = entriesTogether): Promise<{ rows: number; wrong: number }> {
  const { db } = database
  let wrong = 0
  for (const upTo of await keptLedgerSums(db)) wrong += (await ledgerSumFaults(db, upTo)).length
  if (wrong > 0) await db.delete(ledgerSums).where(gt(ledgerSums.upTo, removedUpTo))
  await endAlert(db, 'ledger-sums-wrong', 'ledger', new Date())
  await keepLedgerSums(database, together)
  return { rows: await db.$count(ledgerSums), wrong }
}

/** An entry after which no entry with a lower number can still appear; 0 when that is not certain now. */
async function completeUpTo({ db }: Database): Promise<number> {
  return db.transaction(async tx => {
    const {
      rows: [alone],
    } = await tx.execute<{ yes: boolean }>(sql`select pg_try_advisory_xact_lock(hashtext('ledger entries')) as yes`)
    return alone?.yes ? ((await tx.select({ id: max(ledgerEntries.id) }).from(ledgerEntries))[0]?.id ?? 0) : 0
  })
}

async function newestSum(db: Db): Promise<number> {
  return (await db.select({ upTo: max(ledgerSums.upTo) }).from(ledgerSums))[0]?.upTo ?? 0
}

function addUp(after: number, upTo: number): SQL {
  return sql`select ${sumKey}, sum(amount) as amount from (select ${line} from ${ledgerEntries}
    where id > ${after} and id <= ${upTo}) line group by ${sumKey}`
}
