import type { ConnectionState } from './connection.ts'
import { livePath } from '@relayooor/shared'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { call } from './call.ts'
import { createLiveClient } from './liveClient.ts'

/** The one live connection of the page. */
export const useLiveStore = defineStore('live', () => {
  const state = shallowRef<ConnectionState>({ name: 'idle' })
  const client = createLiveClient({
    url: new URL(livePath, location.href.replace(/^http/, 'ws')).href,
    loadStatus: token =>
      call('status', {
        params: { token },
      }),
    onState: next => (state.value = next),
  })
  window.addEventListener('online', client.lookNow)
  // A page that was frozen while it was shown.
  document.addEventListener('resume', client.lookNow)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.lookNow()
  })
  return { state, ...client }
})
