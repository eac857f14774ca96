import type { ChannelEnd, ChannelView } from '@relayooor/shared'
import type { Wanted } from './searchStore.ts'
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useChannelsStore } from '../routes/channelsStore.ts'

/** So long an answer waits for what is known of its routes. */
const patienceMs = 1_000

/**
 * What is told of routes beside what was found: it is drawn together with it, or not before the next answer. What came in between
 * would move what somebody is about to press.
 */
export const useToldRoutesStore = defineStore('told-routes', () => {
  const routes = useChannelsStore()
  const state = ref<'asking' | 'told' | 'failed' | 'late'>('asking')
  let asked = 0
  let askedFor: Wanted | undefined

  /** Asks beside an answer to a search; of a new one nothing is drawn yet. */
  async function ask(search: Wanted): Promise<void> {
    const mine = ++asked
    let isLate = false
    if (search !== askedFor) state.value = 'asking'
    askedFor = search
    const timer = setTimeout(() => {
      isLate = true
      if (mine === asked && state.value === 'asking') state.value = 'late'
    }, patienceMs)
    await routes.freshen()
    clearTimeout(timer)
    if (mine === asked && !isLate) state.value = routes.state === 'failed' ? 'failed' : 'told'
  }

  /** The route that begins or ends here, as far as it is told. */
  function routeOf(end: ChannelEnd): ChannelView | undefined {
    return state.value === 'told' || state.value === 'failed' ? routes.routeOf(end) : undefined
  }

  return { state, ask, routeOf }
})
