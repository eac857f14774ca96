import type { ClearingState } from '@relayooor/shared'
import type { FailedEnd } from '../../db/schema/index.ts'

/** Whether orders that stand there are in `failed_orders`. */
export function isFailedEnd(state: ClearingState | undefined): state is FailedEnd {
  return state === 'partly_cleared' || state === 'not_cleared'
}
