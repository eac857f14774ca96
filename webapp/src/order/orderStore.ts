import type { ClearingStatus, Quote, Receipt, SignatureVerdict } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import { isFinished, Problem, verifyQuote, verifyReceipt } from '@relayooor/shared'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { call } from '../api/call.ts'
import { asCallFailure } from '../api/errors.ts'
import { useLiveStore } from '../api/liveStore.ts'
import { serviceTime } from '../api/serviceClock.ts'
import { useServiceStore } from '../api/serviceStore.ts'
import { keepSignedPayment } from '../price/signedPayments.ts'
import { useSavedOrdersStore } from './savedOrdersStore.ts'

/** Its price is kept no more, where its status is. */
function orNone(error: unknown): null {
  if (error instanceof Problem && error.code === 'not-found') return null
  throw error
}

/** The order that the page shows: its newest status, its price, and its receipt once it is finished. */
export const useOrderStore = defineStore('order', () => {
  const live = useLiveStore()
  const service = useServiceStore()
  const saved = useSavedOrdersStore()
  const state = ref<'loading' | 'open' | 'gone' | 'unknown' | 'failed'>('loading')
  const token = ref('')
  const status = shallowRef<ClearingStatus>()
  /** When the status was last known to be current. */
  const asOf = ref('')
  const quote = shallowRef<Quote>()
  const quoteSignature = ref<SignatureVerdict>()
  const receipt = shallowRef<Receipt>()
  const receiptSignature = ref<SignatureVerdict>()
  const failure = shallowRef<CallFailure>()
  const receiptFailure = shallowRef<CallFailure>()
  let stopFollowing: (() => void) | undefined

  async function open(id: string): Promise<void> {
    // What failed is told until there is an answer.
    if (state.value !== 'failed' || token.value !== id) {
      close()
      token.value = id
      state.value = 'loading'
    }
    try {
      const [first, price] = await Promise.all([
        call('status', {
          params: { token: id },
        }),
        call('quote', {
          params: { token: id },
        }).catch(orNone),
      ])
      if (price === null) {
        if (token.value === id) state.value = 'gone'
        return
      }
      const verdict = await verifyQuote(price, service.config?.signingKeys ?? [])
      if (token.value !== id) return
      quote.value = price
      quoteSignature.value = verdict
      take(first)
      state.value = 'open'
      saved.remember(id)
      stopFollowing?.()
      stopFollowing = live.followOrder(id, first.revision, take)
    } catch (error) {
      if (token.value !== id) return
      failure.value = asCallFailure(error)
      state.value = error instanceof Problem && (error.code === 'not-found' || error.code === 'invalid-request') ? 'unknown' : 'failed'
    }
  }

  /** Asks for the status now, whatever the live connection has brought. @throws CallFailure when it cannot be asked */
  async function look(): Promise<void> {
    take(await call('status', { params: { token: token.value } }))
  }

  /** Takes a status from whoever brought it; an older one than is shown is dropped. */
  function take(next: ClearingStatus): void {
    if (next.token !== token.value || (status.value && next.revision < status.value.revision)) return
    status.value = next
    asOf.value = serviceTime()
    if (isFinished(next.status)) {
      keepSignedPayment(next.token, null)
      void loadReceipt(next.token)
    }
  }

  async function loadReceipt(id: string): Promise<void> {
    receiptFailure.value = undefined
    try {
      const loaded = await call('receipt', {
        params: { token: id },
      })
      const verdict = await verifyReceipt(loaded, service.config?.signingKeys ?? [])
      if (token.value !== id) return
      receipt.value = loaded
      receiptSignature.value = verdict
    } catch (error) {
      // The status itself says all that the receipt does; only the signature is missing then.
      if (token.value === id) receiptFailure.value = asCallFailure(error)
    }
  }

  function close(): void {
    stopFollowing?.()
    stopFollowing = undefined
    token.value = ''
    status.value = undefined
    quote.value = undefined
    quoteSignature.value = undefined
    receipt.value = undefined
    receiptSignature.value = undefined
    failure.value = undefined
    receiptFailure.value = undefined
  }

  return {
    state,
    token,
    status,
    asOf,
    quote,
    quoteSignature,
    receipt,
    receiptSignature,
    failure,
    receiptFailure,
    open,
    look,
    loadReceipt,
    take,
    close,
  }
})
