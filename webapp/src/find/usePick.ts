import type { ComputedRef } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { Price } from './dealOf.ts'
import { compactPackets, maxPacketsPerQuote, packetKey } from '@relayooor/shared'
import { computed, shallowRef, watch } from 'vue'
import { useRoute } from 'vue-router'
import { serviceNow } from '../api/serviceClock.ts'
import { useServiceStore } from '../api/serviceStore.ts'
import { usualDeal, usualPrice } from './dealOf.ts'
import { canBePicked, firstPick } from './groupPackets.ts'
import { keepSelection, readSelection } from './keptSelection.ts'
import { useSearchStore } from './searchStore.ts'

interface Pick {
  /** Keys of the picked transfers that can still be picked. */
  picked: ComputedRef<ReadonlySet<string>>
  /** Picks all of these, or none of them. */
  pick: (keys: readonly string[], on: boolean) => void
  canPick: ComputedRef<boolean>
  /** What an order of them usually costs. */
  usual: ComputedRef<Price | undefined>
  /** Whether what is picked costs more than it frees, as far as that is known before the price. */
  costsMore: ComputedRef<boolean>
  /** Where "See the price" leads. */
  priceStep: ComputedRef<RouteLocationRaw>
}

/** Which of the found transfers are picked: as they were before, and until somebody picked, what clearing surely helps. */
export function usePick(): Pick {
  const route = useRoute()
  const search = useSearchStore()
  const service = useServiceStore()

  const lookedFor = computed(() => JSON.stringify(search.wanted))
  const chosen = shallowRef<ReadonlySet<string>>()
  // Fixed when something new was looked for: a transfer must not pick itself while somebody reads.
  const offered = shallowRef<ReadonlySet<string>>(new Set())
  watch(
    () => [lookedFor.value, search.found !== undefined],
    () => {
      offered.value = new Set(service.config ? firstPick(search.found?.packets ?? [], service.config, serviceNow()) : [])
      chosen.value = readSelection(lookedFor.value)
    },
    { immediate: true },
  )

  const possible = computed(() => new Set((search.found?.packets ?? []).filter(canBePicked).map(({ packet }) => packetKey(packet))))
  const picked = computed(() => new Set([...(chosen.value ?? offered.value)].filter(key => possible.value.has(key))))

  /** Of what is picked, as many as one order takes. */
  const ordered = computed(() =>
    (search.found?.packets ?? []).filter(({ packet }) => picked.value.has(packetKey(packet))).slice(0, maxPacketsPerQuote),
  )

  function pick(keys: readonly string[], on: boolean): void {
    const next = new Set(picked.value)
    for (const key of keys) {
      if (on) next.add(key)
      else next.delete(key)
    }
    chosen.value = next
    keepSelection(lookedFor.value, next)
  }

  const priceStep = computed(() => ({
    name: 'price',
    query: {
      packet: compactPackets(ordered.value.map(({ packet }) => packet)),
      q: route.query.q,
      wallet: route.query.wallet,
    },
  }))

  return {
    picked,
    pick,
    canPick: computed(() => possible.value.size > 0),
    usual: computed(() => service.config && usualPrice(ordered.value, service.config)),
    costsMore: computed(() => (service.config && usualDeal(ordered.value, service.config)?.costsMore) ?? false),
    priceStep,
  }
}
