import { rebuildCostSums } from '../server/src/clearing/gas/costSums.ts'
import { rebuildLedgerSums } from '../server/src/clearing/ledger/ledgerSums.ts'
import { rebuildTotals } from '../server/src/clearing/orders/totals.ts'
import { rebuildUserStatistics } from '../server/src/clearing/orders/userStatistics.ts'
import { openDatabase } from '../server/src/db/database.ts'
import { CommandError, runCommand } from './lib/command.ts'
import { databaseErrorText, databaseUrl } from './lib/databaseUrl.ts'

/** `npm run statistics:rebuild`: recounts all stored sums (totals, statistics, costs, ledger). The service may run meanwhile. */
await runCommand(async () => {
  const database = openDatabase(databaseUrl(), 1, () => {})
  try {
    for (const [what, rebuild] of Object.entries({
      totals: rebuildTotals,
      'personal statistics': rebuildUserStatistics,
      costs: rebuildCostSums,
      "the ledger's sums": rebuildLedgerSums,
    })) {
      const { rows, wrong } = await rebuild(database)
      console.log(
        `Counted ${what} anew, ${rows} row${rows === 1 ? '' : 's'}: ${wrong === 0 ? 'all were right' : `${wrong} had been wrong`}.`,
      )
    }
    return 0
  } catch (error) {
    throw new CommandError(`the sums could not be counted anew: ${databaseErrorText(error)}`)
  } finally {
    await database.close()
  }
})
