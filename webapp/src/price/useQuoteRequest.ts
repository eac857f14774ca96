import type { Quote, TokenRequest } from '@relayooor/shared'
import type { Ref, ShallowRef } from 'vue'
import type { CallFailure } from '../api/errors.ts'
import { onScopeDispose, ref, shallowRef } from 'vue'
import { toHex } from '../api/bytes.ts'
import { call } from '../api/call.ts'
import { asCallFailure, isProblem } from '../api/errors.ts'
import { keepNoticeSecret } from './noticeSecrets.ts'

interface QuoteRequest {
  state: Ref<'idle' | 'asking' | 'failed'>
  failure: ShallowRef<CallFailure | undefined>
  /** Undefined when it failed or another request took its place. `quietly`: a refusal stays until there is another answer. */
  ask: (request: TokenRequest, quietly: boolean) => Promise<Quote | undefined>
}

/**
 * Asks for a price. Asking again for the same after an answer was lost gives the price that was already made; a refusal is an answer, and
 * the service would repeat it under its key.
 */
export function useQuoteRequest(): QuoteRequest {
  const state = ref<'idle' | 'asking' | 'failed'>('idle')
  const failure = shallowRef<CallFailure>()
  let running: AbortController | undefined
  let last: { request: string; key: string } | undefined

  async function ask(request: TokenRequest, quietly: boolean): Promise<Quote | undefined> {
    running?.abort()
    const mine = (running = new AbortController())
    const text = JSON.stringify(request)
    last =
      last?.request === text
        ? last
        : {
            request: text,
            key: toHex(crypto.getRandomValues(new Uint8Array(16))),
          }
    if (!quietly) state.value = 'asking'
    try {
      const quote = await call('requestToken', { body: request }, { signal: mine.signal, idempotencyKey: last.key })
      keepNoticeSecret(quote.token, quote.noticeSecret)
      return mine.signal.aborted ? undefined : quote
    } catch (error) {
      if (mine.signal.aborted) return undefined
      if (isProblem(error)) last = undefined
      failure.value = asCallFailure(error)
      state.value = 'failed'
      return undefined
    }
  }

  onScopeDispose(() => running?.abort())
  return { state, failure, ask }
}
