import type { ChannelView } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { call } from '../api/call.ts'
import { asCallFailure } from '../api/errors.ts'
import { serviceTime } from '../api/serviceClock.ts'

export const useChannelsStore = defineStore('channels', () => {
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const channels = shallowRef<{ items: ChannelView[]; at: string }>()
  const failure = shallowRef<CallFailure>()

  async function load(): Promise<void> {
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

  return { state, channels, failure, load }
})
