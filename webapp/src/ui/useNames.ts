import type { ComputedRef } from 'vue'
import type { Names } from './names.ts'
import { computed } from 'vue'
import { useCoinsStore } from '../api/coinsStore.ts'
import { useServiceStore } from '../api/serviceStore.ts'
import { namesFrom } from './names.ts'

/** Names of chains and amounts; chain ids and denoms stand for themselves while the configuration is not there. */
export function useNames(): ComputedRef<Names> {
  const service = useServiceStore()
  const coins = useCoinsStore()
  return computed(() => namesFrom(service.config ?? { chains: [] }, coins.coin))
}
