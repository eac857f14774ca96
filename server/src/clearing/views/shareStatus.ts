import type { ClearingStatus } from '@relayooor/shared'
import type { Changes } from '../../db/notify.ts'
import type { ClearingContext } from '../context.ts'
import { memoFor } from '../../base/memoFor.ts'
import { loadStatus } from './presentStatus.ts'

const mostKept = 500

export interface SharedStatus {
  /** As `loadStatus`; who asks for the same order within a second is told the same, unless it has changed. */
  load: (token: string) => Promise<ClearingStatus | null>
  /** A change that was made here is seen by the next one who asks, before we hear of it from the database. */
  forget: (token: string) => void
  close: () => void
}

/** One read of an order for all who ask at the same time, over HTTP or a socket, in this process. */
export function shareStatus(ctx: ClearingContext, changes: Pick<Changes, 'subscribe'>): SharedStatus {
  const memo = memoFor<ClearingStatus | null>(mostKept)
  const close = changes.subscribe(change => {
    if (change.kind === 'operation') memo.forget(change.token)
  }, memo.forgetAll)
  return { load: token => memo.get(token, () => loadStatus(ctx, token)), forget: memo.forget, close }
}
