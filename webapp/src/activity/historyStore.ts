import type { ClearingStatus } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import { Problem } from '@relayooor/shared'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { call } from '../api/call.ts'
import { asCallFailure } from '../api/errors.ts'
import { useSavedOrdersStore } from '../order/savedOrdersStore.ts'

const pageSize = 20

/** The states of the orders made in this browser; the server's, asked for when the page is opened. */
export const useHistoryStore = defineStore('history', () => {
  const saved = useSavedOrdersStore()
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const statuses = shallowRef(new Map<string, ClearingStatus>())
  /** Tokens that the server does not know. */
  const unknown = shallowRef(new Set<string>())
  const failure = shallowRef<CallFailure>()
  const shown = ref(pageSize)

  const tokens = computed(() => saved.tokens.slice(0, shown.value))
  const hasMore = computed(() => saved.tokens.length > shown.value)

  async function load(): Promise<void> {
    state.value = statuses.value.size > 0 ? 'ready' : 'loading'
    failure.value = undefined
    await Promise.all(tokens.value.map(loadOne))
    state.value = failure.value ? 'failed' : 'ready'
  }

  async function loadOne(token: string): Promise<void> {
    try {
      const status = await call('status', {
        params: { token },
      })
      statuses.value = new Map(statuses.value).set(token, status)
    } catch (error) {
      if (error instanceof Problem && error.code === 'not-found') unknown.value = new Set(unknown.value).add(token)
      else failure.value = asCallFailure(error)
    }
  }

  async function showMore(): Promise<void> {
    shown.value += pageSize
    await load()
  }

  return {
    state,
    tokens,
    statuses,
    unknown,
    failure,
    hasMore,
    load,
    showMore,
    forget: saved.forget,
  }
})
