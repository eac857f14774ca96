import type { ChainView, ConfigView } from '@relayooor/shared'
import type { CallFailure } from './errors.ts'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { call } from './call.ts'
import { asCallFailure } from './errors.ts'

const freshForMs = 30_000

/** What this service is; every page waits for it. */
export const useServiceStore = defineStore('service', () => {
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const config = shallowRef<ConfigView>()
  const failure = shallowRef<CallFailure>()

  let loadedAt = 0

  /** Whether a chain answers changes while the page is open. */
  function freshen(): void {
    if (Date.now() - loadedAt > freshForMs) void load()
  }

  async function load(): Promise<void> {
    if (!config.value) state.value = 'loading'
    try {
      config.value = await call('config', {})
      loadedAt = Date.now()
      state.value = 'ready'
    } catch (error) {
      failure.value = asCallFailure(error)
      // An older configuration still serves; only a page that has none cannot go on.
      state.value = config.value ? 'ready' : 'failed'
    }
  }

  function chain(chainId: string): ChainView | undefined {
    return config.value?.chains.find(candidate => candidate.chainId === chainId)
  }

  return { state, config, failure, load, freshen, chain }
})
