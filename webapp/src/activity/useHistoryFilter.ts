import type { ClearingState as State } from '@relayooor/shared'
import type { ComputedRef } from 'vue'
import { ClearingState } from '@relayooor/shared'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export interface HistoryFilter {
  q: string
  status: State | undefined
}

/** Which orders are wanted, as the URL says: a reload, a link and the way back keep it. */
export function useHistoryFilter(): { filter: ComputedRef<HistoryFilter>; change: (next: Partial<HistoryFilter>) => void } {
  const route = useRoute()
  const router = useRouter()
  const filter = computed(() => ({
    q: typeof route.query.q === 'string' ? route.query.q.trim() : '',
    status: ClearingState.safeParse(route.query.state).data,
  }))

  function change(next: Partial<HistoryFilter>): void {
    const { q, status } = { ...filter.value, ...next }
    void router.replace({ query: { ...route.query, q: q.trim() || undefined, state: status } })
  }

  return { filter, change }
}
