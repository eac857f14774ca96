import type { adminLedgerEndpoints, ComparisonView } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Comparison } from '../clearing/ledger/reconcile.ts'
import type { Handlers } from './answerEndpoint.ts'
import { reconcile, writeDifference } from '../clearing/ledger/reconcile.ts'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { correctLedger } from '../operations/correctLedger.ts'
import { listAudit } from '../operations/readAudit.ts'
import { listLedger, readBalances } from '../operations/readLedger.ts'
import { actorOf } from './caller.ts'
import { requireChain } from './chainAnswers.ts'

/** Where every coin is, and who did what. */
export function adminLedgerHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminLedgerEndpoints> {
  const { db } = ctx.database
  return {
    adminLedger: async ({ query }) => ({ body: await listLedger(db, query) }),
    adminLedgerBalances: async () => ({ body: await readBalances(db) }),
    adminAudit: async ({ query }) => ({ body: await listAudit(db, query) }),
    adminReconcile: async ({ body: { chainId, book } }, { caller, ip }) => {
      const chains = chainId === undefined ? [...ctx.chains.values()] : [requireChain(ctx, chainId)]
      const who = { actor: actorOf(caller), source: ip }
      const items = await Promise.all(
        chains.map(async (chain): Promise<ComparisonView> => {
          const found = await reconcile(ctx, chain)
          await inTransaction(ctx.database, 'note-comparison', async tx =>
            audit(tx, {
              ...who,
              at: ctx.now(),
              action: 'reconcile-ledger',
              subject: `chain:${found.chainId}`,
              after: { state: found.state, height: found.height },
            }),
          )
          return found.state === 'differs' && book && (await correctLedger(ctx, found, { ...who, note: book.note }))
            ? presentComparison(await reconcile(ctx, chain), true)
            : presentComparison(found, false)
        }),
      )
      return { body: { items } }
    },
  }
}

function presentComparison(found: Comparison, booked: boolean): ComparisonView {
  if (found.state === 'unknown')
    return {
      chainId: found.chainId,
      state: found.state,
      height: found.height?.toString(),
      differences: [],
      transactions: [],
      detail: found.detail,
      booked,
    }
  const { chainId, state, height, differences, explanations } = found
  return {
    chainId,
    state,
    height: String(height),
    differences: differences.map(writeDifference),
    transactions: explanations.map(one => ({ ...writeDifference(one), height: String(one.height) })),
    booked,
  }
}
