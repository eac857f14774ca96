import type { ChainView, ConfigView } from '@relayooor/shared'
import type { CallFailure } from './errors.ts'
import { parseJson } from '@relayooor/shared'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { call } from './call.ts'
import { asCallFailure } from './errors.ts'
import { serviceNow } from './serviceClock.ts'

const freshForMs = 4_000

/** What this service is; every page waits for it. */
export const useServiceStore = defineStore('service', () => {
  const config = shallowRef(deliveredConfig())
  const state = ref<'loading' | 'ready' | 'failed'>(config.value ? 'ready' : 'loading')
  const failure = shallowRef<CallFailure>()

  let loadedAt = config.value ? serviceNow() : 0

  /** Whether a chain answers changes while the page is open. */
  function freshen(): void {
    if (serviceNow() - loadedAt > freshForMs) void load()
  }

  async function load(): Promise<void> {
    try {
      const next = await call('config', {})
      // What is drawn by it is not drawn anew while it says the same.
      if (JSON.stringify(next) !== JSON.stringify(config.value)) config.value = next
      loadedAt = serviceNow()
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

/** What the server wrote into the page: one answer, of one age, so it is not checked again. Undefined where another serves the page. */
function deliveredConfig(): ConfigView | undefined {
  const text = document.getElementById('config')?.textContent
  return text ? (parseJson(text) as ConfigView) : undefined
}
