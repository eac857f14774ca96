import type { ComputedRef } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { packetKey } from '@relayooor/shared'
import { computed, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { serviceNow } from '../api/serviceClock.ts'
import { canBePicked, firstPick } from './groupPackets.ts'
import { useSearchStore } from './searchStore.ts'

interface Pick {
  /** Keys of the picked transfers that can still be picked. */
  picked: ComputedRef<ReadonlySet<string>>
  toggle: (key: string) => void
  canPick: ComputedRef<boolean>
  /** Where "See the price" leads. */
  priceStep: ComputedRef<RouteLocationRaw>
}

/** Which of the found transfers are picked: as the URL says, and before anybody picked, what clearing surely helps. */
export function usePick(): Pick {
  const route = useRoute()
  const router = useRouter()
  const search = useSearchStore()

  // Fixed when something new was looked for: a transfer must not pick itself while somebody reads.
  const offered = shallowRef<string[]>([])
  watch(
    () => [search.wanted, search.found !== undefined],
    () => {
      offered.value = firstPick(search.found?.packets ?? [], serviceNow())
    },
    { immediate: true },
  )

  const possible = computed(() => new Set((search.found?.packets ?? []).filter(canBePicked).map(({ packet }) => packetKey(packet))))
  const picked = computed(() => {
    const { pick } = route.query
    const asked = pick === undefined ? offered.value : [pick].flat().filter(key => key !== null)
    return new Set(asked.filter(key => possible.value.has(key)))
  })

  function toggle(key: string): void {
    const next = new Set(picked.value)
    if (!next.delete(key)) next.add(key)
    // An empty value keeps "nothing picked" apart from "nobody picked yet".
    void router.replace({
      query: {
        ...route.query,
        pick: next.size === 0 ? [''] : [...next],
      },
      hash: route.hash,
    })
  }

  const priceStep = computed(() => ({
    name: 'price',
    query: {
      packet: [...picked.value],
      q: route.query.q,
      wallet: route.query.wallet,
      pick: route.query.pick,
    },
  }))

  return {
    picked,
    toggle,
    canPick: computed(() => possible.value.size > 0),
    priceStep,
  }
}
