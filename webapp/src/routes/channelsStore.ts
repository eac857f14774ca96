import type { ChannelEnd, ChannelView } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import { channelKey } from '@relayooor/shared'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { call } from '../api/call.ts'
import { asCallFailure } from '../api/errors.ts'
import { serviceNow, serviceTime } from '../api/serviceClock.ts'

const freshForMs = 30_000

export const useChannelsStore = defineStore('channels', () => {
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const channels = shallowRef<{ items: ChannelView[]; at: string }>()
  const failure = shallowRef<CallFailure>()
  let askedAt = 0
  let asking = Promise.resolve()
  const byEnd = computed(
    () =>
      new Map((channels.value?.items ?? []).flatMap(view => [view.source, view.destination].map(end => [channelKey(end), view] as const))),
  )

  /** The route that begins or ends here, as far as it was read. */
  function routeOf(end: ChannelEnd): ChannelView | undefined {
    return byEnd.value.get(channelKey(end))
  }

  /** @returns once it is read, also where it is being read already */
  async function freshen(): Promise<void> {
    if (serviceNow() - askedAt > freshForMs) asking = load()
    await asking
  }

  async function load(): Promise<void> {
    askedAt = serviceNow()
    try {
      channels.value = {
        items: (await call('channels', {})).items,
        at: serviceTime(),
      }
      state.value = 'ready'
    } catch (error) {
      failure.value = asCallFailure(error)
      state.value = 'failed'
    }
  }

  return { state, channels, failure, load, freshen, routeOf }
})
