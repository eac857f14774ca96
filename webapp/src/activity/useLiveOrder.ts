import type { ClearingStatus, OperationView } from '@relayooor/shared'
import type { ComputedRef } from 'vue'
import { isFinished } from '@relayooor/shared'
import { computed, onBeforeUnmount, onMounted, shallowRef } from 'vue'
import { useLiveStore } from '../api/liveStore.ts'

export type ListedOrder = ClearingStatus | OperationView

/** An order of a list as it is now: one that is under way is followed. */
export function useLiveOrder(listed: () => ListedOrder): ComputedRef<ListedOrder> {
  const live = useLiveStore()
  const newest = shallowRef<ClearingStatus>()
  let stop: (() => void) | undefined

  onMounted(() => {
    const { token, revision, status } = listed()
    if (!isFinished(status) && status !== 'expired') stop = live.followOrder(token, revision, next => (newest.value = next))
  })
  onBeforeUnmount(() => stop?.())

  return computed(() => {
    const order = listed()
    return newest.value && newest.value.revision > order.revision ? { ...order, ...newest.value } : order
  })
}
