import type { ClearingContext } from '../clearing/context.ts'
import { keepLedgerSums, keptLedgerSums, ledgerSumFaults } from '../clearing/ledger/ledgerSums.ts'
import { endAlert, raiseAlert } from '../db/alerts.ts'

/**
 * Each run extends the sums, and recounts one stored sum, the oldest first. So a wrong one raises `ledger-sums-wrong` before long, without
 * reading the whole ledger at once.
 */
export function watchLedgerSums(ctx: ClearingContext): () => Promise<void> {
  let last = 0
  let right = 0
  return async () => {
    const { db } = ctx.database
    await keepLedgerSums(ctx.database)
    const kept = await keptLedgerSums(db)
    const upTo = kept.find(one => one > last) ?? kept[0]
    if (upTo === undefined) return
    last = upTo
    const faults = await ledgerSumFaults(db, upTo)
    right = faults.length === 0 ? right + 1 : 0
    if (right >= kept.length) return endAlert(db, 'ledger-sums-wrong', 'ledger', ctx.now())
    if (faults.length > 0)
      await raiseAlert(
        db,
        {
          name: 'ledger-sums-wrong',
          subject: 'ledger',
          detail:
            `A sum that is kept of the ledger is not what its entries add up to: ${faults.slice(0, 5).join('; ')}. ` +
            `Entries are never changed; balances and comparisons with the chain are wrong until \`npm run ` +
            `statistics:rebuild\` has added up anew. Find out who wrote to \`ledger_sums\`.`,
          data: { faults: faults.slice(0, 50) },
        },
        ctx.now(),
      )
  }
}
