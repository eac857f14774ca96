import type { TxFinding, TxPaymentsView } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { call } from '../api/call.ts'
import { asCallFailure } from '../api/errors.ts'
import { useServiceStore } from '../api/serviceStore.ts'
import { readClaimChallenge } from './claimChallenge.ts'

export interface WantedTx {
  txHash: string
  chainId?: string | undefined
}

/** What says most first. */
const telling: readonly TxFinding[] = ['paid-us', 'failed', 'not-to-us', 'not-yet']

/** One transaction in which somebody says to have paid: what we saw in it, and what became of that. */
export const usePaymentTxStore = defineStore('paymentTx', () => {
  const service = useServiceStore()
  const state = ref<'idle' | 'looking' | 'found' | 'failed'>('idle')
  const wanted = shallowRef<WantedTx>()
  const view = shallowRef<TxPaymentsView>()
  /** Chains that could not be asked, by id. */
  const silent = shallowRef<string[]>([])
  const failure = shallowRef<CallFailure>()

  /** A hash does not say which chain it is of: until one has it, each is asked. */
  async function look(next: WantedTx): Promise<void> {
    if (wanted.value?.txHash !== next.txHash || wanted.value.chainId !== next.chainId) {
      wanted.value = next
      view.value = undefined
      silent.value = []
      state.value = 'looking'
    }
    const answers = await Promise.all(chainsToAsk(next).map(chainId => ask(chainId, next.txHash)))
    if (wanted.value !== next && wanted.value?.txHash !== next.txHash) return
    // Of two chains that have not seen it, the one that has a block with it says more.
    const views = answers
      .flatMap(answer => answer.view ?? [])
      .sort((a, b) => Number(a.height === undefined) - Number(b.height === undefined))
    silent.value = answers.flatMap(answer => (answer.failure ? [answer.chainId] : []))
    const best = telling.flatMap(finding => views.filter(({ found }) => found === finding))[0]
    if (best) {
      view.value = best
      state.value = 'found'
    } else {
      failure.value = answers.find(answer => answer.failure)?.failure
      state.value = 'failed'
    }
  }

  /** Takes what a claim answered. */
  function take(next: TxPaymentsView): void {
    if (next.txHash === wanted.value?.txHash) view.value = next
  }

  function chainsToAsk({ chainId }: WantedTx): string[] {
    if (view.value && view.value.found !== 'not-yet') return [view.value.chainId]
    const all = (service.config?.chains ?? []).map(chain => chain.chainId)
    return chainId !== undefined && all.includes(chainId) ? [chainId] : all
  }

  async function ask(chainId: string, txHash: string): Promise<{ chainId: string; view?: TxPaymentsView; failure?: CallFailure }> {
    try {
      const nonce = readClaimChallenge({ chainId, txHash })?.nonce
      return { chainId, view: await call('paymentsInTx', { params: { chainId, txHash }, query: { nonce } }) }
    } catch (error) {
      return { chainId, failure: asCallFailure(error) }
    }
  }

  function clear(): void {
    wanted.value = undefined
    view.value = undefined
    silent.value = []
    state.value = 'idle'
  }

  return { state, wanted, view, silent, failure, look, take, clear }
})
