import type { ClearingContext } from '../clearing/context.ts'
import { reconcile } from '../clearing/ledger/reconcile.ts'

/** What could not be compared is tried again after this, when the usual time is longer. */
const retryMs = 15_000

/** One turn compares each chain whose time has come: at the start, then every `seconds`. */
export function reconcileWhenDue(ctx: ClearingContext, seconds: number): () => Promise<void> {
  const beganAt = ctx.now()
  const dueAt = new Map<string, number>()
  return async () => {
    for (const [chainId, chain] of ctx.chains) {
      const now = ctx.now().getTime()
      const due = dueAt.get(chainId) ?? 0
      // A clock that was set back must not stop it for long.
      if (now < due && due - now <= seconds * 1000)
        continue
      const { state } = await reconcile(ctx, chain, beganAt)
      dueAt.set(chainId, now + (state === 'unknown' ? Math.min(retryMs, seconds * 1000) : seconds * 1000))
    }
  }
}
