import type { EndpointName, ReplyOf } from '@relayooor/shared'
import type { Ref, ShallowRef } from 'vue'
import type { RequestTo } from '../../api/call.ts'
import type { CallFailure } from '../../api/errors.ts'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { call } from '../../api/call.ts'
import { asCallFailure } from '../../api/errors.ts'
import { useLiveStore } from '../../api/liveStore.ts'
import { useRepeat } from '../../ui/useRepeat.ts'
import { useAdminStore } from './adminStore.ts'

export interface Reading<T> {
  state: Ref<'loading' | 'ready' | 'failed'>
  /** The last answer; it stays while the next one is awaited, and when none comes. */
  value: ShallowRef<T | undefined>
  failure: ShallowRef<CallFailure | undefined>
  again: () => Promise<void>
}

/**
 * What a part of an admin page shows: read when it comes, when what is asked for changes, after each act, when something of the service
 * moved, and every few seconds while somebody looks at it. It rests while somebody is asked something, so that nothing changes under a
 * question.
 * @param request what to ask with; undefined asks nothing
 */
export function useReading<N extends EndpointName>(
  name: N,
  request: () => RequestTo<N> | undefined,
  { everyMs = 5_000 }: { everyMs?: number } = {},
): Reading<ReplyOf<N>> {
  const admin = useAdminStore()
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const value = shallowRef<ReplyOf<N>>()
  const failure = shallowRef<CallFailure>()
  let running: AbortController | undefined
  /** Something moved while it was read. */
  let isStale = false

  async function read(): Promise<void> {
    const asked = request()
    if (asked === undefined || admin.asking > 0) return
    running?.abort()
    const mine = (running = new AbortController())
    try {
      const reply = await call(name, asked, { signal: mine.signal })
      if (mine.signal.aborted) return
      value.value = reply
      failure.value = undefined
      state.value = 'ready'
      admin.heard()
    } catch (error) {
      if (mine.signal.aborted) return
      failure.value = asCallFailure(error)
      state.value = 'failed'
      admin.missed(failure.value)
    } finally {
      if (running === mine) running = undefined
    }
    if (isStale) {
      isStale = false
      await read()
    }
  }

  /** A slow answer is not thrown away for each thing that moves. */
  function moved(): void {
    if (running) isStale = true
    else void again()
  }

  const { again } = useRepeat(read, () => everyMs)
  watch(
    () => JSON.stringify(request()),
    () => {
      state.value = 'loading'
      void again()
    },
  )
  watch(
    () => admin.asking,
    asking => {
      if (asking === 0) void again()
      else running?.abort()
    },
  )
  const stopFollowing = useLiveStore().followService(moved)
  onScopeDispose(() => {
    stopFollowing()
    running?.abort()
  })
  return { state, value, failure, again }
}
