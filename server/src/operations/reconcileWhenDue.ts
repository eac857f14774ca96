import type { ClearingContext } from '../clearing/context.ts'
import { isShort } from '../clearing/ledger/judgeDifferences.ts'
import { reconcile } from '../clearing/ledger/reconcile.ts'

/** What could not be compared is tried again after this, when the usual time is longer. */
const retryMs = 15_000
/** And where something is missing, since refunds wait for it. */
const whileShortMs = 60_000

/** One turn compares each chain whose time has come: at the start, then every `seconds`. */
export function reconcileWhenDue(ctx: ClearingContext, seconds: number): () => Promise<void> {
  const beganAt = ctx.now()
  const dueAt = new Map<string, number>()
  return async () => {
    for (const [chainId, chain] of ctx.chains) {
      const now = ctx.now().getTime()
      const due = dueAt.get(chainId) ?? 0
      // A clock that was set back must not stop it for long.
      if (now < due && due - now <= seconds * 1000) continue
      const found = await reconcile(ctx, chain, beganAt)
      const longest =
        found.state === 'unknown'
          ? retryMs
          : found.state === 'differs' && isShort(found.differences)
            ? whileShortMs
            : Number.POSITIVE_INFINITY
      dueAt.set(chainId, now + Math.min(longest, seconds * 1000))
    }
  }
}
