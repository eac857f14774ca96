import type { EndpointName, ReplyOf } from '@relayooor/shared'
import type { Ref, ShallowRef } from 'vue'
import type { RequestTo } from '../../api/call.ts'
import type { CallFailure } from '../../api/errors.ts'
import { ref, shallowRef } from 'vue'
import { toHex } from '../../api/bytes.ts'
import { call } from '../../api/call.ts'
import { asCallFailure } from '../../api/errors.ts'
import { useAdminStore } from './adminStore.ts'

export interface Act<N extends EndpointName> {
  state: Ref<'idle' | 'sending' | 'done' | 'failed'>
  reply: ShallowRef<ReplyOf<N> | undefined>
  failure: ShallowRef<CallFailure | undefined>
  send: (request: RequestTo<N>) => Promise<void>
  /** Forgets the answer, and the key: the next time is another act. */
  reset: () => void
}

/** Something an admin does. Sent again after an answer was lost, it gives the first answer and is not done twice. */
export function useAct<N extends EndpointName>(name: N): Act<N> {
  const admin = useAdminStore()
  const state = ref<'idle' | 'sending' | 'done' | 'failed'>('idle')
  const reply = shallowRef<ReplyOf<N>>()
  const failure = shallowRef<CallFailure>()
  let last: { request: string; key: string } | undefined

  async function send(request: RequestTo<N>): Promise<void> {
    if (state.value === 'sending') return
    const text = JSON.stringify(request)
    last = last?.request === text ? last : { request: text, key: toHex(crypto.getRandomValues(new Uint8Array(16))) }
    state.value = 'sending'
    failure.value = undefined
    try {
      reply.value = await call(name, request, { idempotencyKey: last.key })
      state.value = 'done'
      admin.heard()
    } catch (error) {
      failure.value = asCallFailure(error)
      state.value = 'failed'
      admin.missed(failure.value)
    }
  }

  function reset(): void {
    state.value = 'idle'
    reply.value = undefined
    failure.value = undefined
    last = undefined
  }

  return { state, reply, failure, send, reset }
}
