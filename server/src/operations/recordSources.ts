import type { ClearingContext } from '../clearing/context.ts'
import type { RecordSources } from './metricSources.ts'
import { eq, sql } from 'drizzle-orm'
import { shareRunning } from '../base/shareRunning.ts'
import { takeTurns } from '../base/takeTurns.ts'
import { ledgerBalances } from '../clearing/ledger/ledgerSums.ts'
import { readTotals } from '../clearing/orders/statistics.ts'
import { readCosts } from '../clearing/views/costReport.ts'
import { chainFacts, chainReads } from '../db/schema/index.ts'
import { readWaitingRefunds } from './alerts/orderFacts.ts'
import { countOpenAlerts } from './alerts/tellAlerts.ts'
import { readBackupFacts } from './backups/backupFacts.ts'
import { readDatabaseLoad } from './databaseFacts.ts'
import { readWork } from './readWork.ts'

const keepMs = 60_000
/** Reads of one scrape at once: a connection that must be opened first costs more than the reads that wait for one. */
const mostAtOnce = 2
const dayMs = 24 * 3600 * 1000

/** What a scrape reads of the database. Nothing of it takes longer as the books grow. */
export function recordSources(ctx: ClearingContext): RecordSources {
  const { database, settings, chains } = ctx
  const { db } = database
  // Strangers may send us coins of any name, and each would be a series of its own.
  const isOurCoin = ({ chainId, denom }: { chainId: string; denom: string }) =>
    settings.paymentDenoms(chainId).includes(denom) || chains.get(chainId)?.settings.gasPrice.denom === denom
  const inTurn = takeTurns(mostAtOnce)
  return {
    totals: () => inTurn(() => readTotals(db)),
    work: () => inTurn(() => readWork(db, ctx.now())),
    waitingRefunds: async () =>
      (await inTurn(() => readWaitingRefunds(db))).map(({ chainId, since }) => ({
        chainId,
        seconds: (ctx.now().getTime() - since.getTime()) / 1_000,
      })),
    balances: shareRunning(
      async () => (await inTurn(() => ledgerBalances(db, sql`account in ('wallet', 'held')`))).filter(isOurCoin),
      keepMs,
    ),
    openAlerts: () => inTurn(() => countOpenAlerts(db)),
    gasOfDay: shareRunning(() => inTurn(() => readCosts(db, { from: new Date(ctx.now().getTime() - dayMs), until: ctx.now() })), keepMs),
    gasPrices: async () =>
      (await inTurn(() => db.select().from(chainFacts).where(eq(chainFacts.subject, 'gas')))).flatMap(({ chainId, facts }) =>
        facts.kind === 'gas' ? [{ chainId, denom: facts.denom, amount: facts.amount }] : [],
      ),
    // Health asks for it too, and waits for no scrape.
    reads: () => db.select().from(chainReads),
    database: () => inTurn(() => readDatabaseLoad(database)),
    backupAge: async () => {
      const { last } = await inTurn(() => readBackupFacts(db))
      return last && (ctx.now().getTime() - last.getTime()) / 1_000
    },
  }
}
