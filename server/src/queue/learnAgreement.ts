import type { ClearingContext } from '../clearing/context.ts'
import type { Task } from './runTasks.ts'
import { newsOf, readAgreements } from '../chains/agreementRecords.ts'

const lookMs = 1_000

/**
 * Tells this process' chains what their readers found, wherever those run, and what an admin
 * allows. Nothing where no chain wants agreement.
 */
export function learnAgreement(ctx: ClearingContext): Task[] {
  const chains = [...ctx.chains.values()].filter(chain => (chain.settings.quorum ?? 1) > 1)
  if (chains.length === 0) return []
  return [
    {
      name: 'learn-agreement',
      everyMs: lookMs,
      run: async () => {
        const rows = await readAgreements(ctx.database.db)
        for (const chain of chains) chain.learn(newsOf(rows.get(chain.settings.chainId), ctx.now()))
      },
    },
  ]
}
