import type { TxPaymentsView } from '@relayooor/shared'
import type { Ref, ShallowRef } from 'vue'
import type { CallFailure } from '../api/errors.ts'
import type { WalletOffer } from '../wallet/provider.ts'
import type { ClaimChallenge, PaymentTx } from './claimChallenge.ts'
import { Problem } from '@relayooor/shared'
import { ref, shallowRef } from 'vue'
import { call } from '../api/call.ts'
import { asCallFailure } from '../api/errors.ts'
import { signMessage } from '../wallet/signMessage.ts'
import { WalletFault } from '../wallet/walletFault.ts'
import { keepClaimChallenge, readClaimChallenge } from './claimChallenge.ts'

interface Claim {
  state: Ref<'idle' | 'asking' | 'signing' | 'sending'>
  /** What is to be signed, or to be written into a memo. */
  challenge: ShallowRef<ClaimChallenge | undefined>
  fault: ShallowRef<WalletFault | CallFailure | undefined>
  /** Proves it by a signature; undefined when that failed: see `fault`. `token`: the order to be paid; without one the money comes back. */
  sign: (offer: WalletOffer, payer: string, token: string | undefined) => Promise<TxPaymentsView | undefined>
  /** Begins a proof by a transaction with a memo. */
  begin: (token: string | undefined) => Promise<void>
  /** Forgets what was begun. */
  drop: () => void
}

/** Getting held money: proving that one paid it, and saying what is to be done with it. */
export function useClaim(tx: PaymentTx): Claim {
  const state = ref<'idle' | 'asking' | 'signing' | 'sending'>('idle')
  const challenge = shallowRef(readClaimChallenge(tx))
  const fault = shallowRef<WalletFault | CallFailure>()

  async function sign(offer: WalletOffer, payer: string, token: string | undefined): Promise<TxPaymentsView | undefined> {
    return attempt(async () => {
      const { nonce, message } = await ask(token)
      state.value = 'signing'
      const signature = await signMessage(offer.provider, tx.chainId, payer, message)
      state.value = 'sending'
      const view = await call('claim', { body: { ...tx, ...(token !== undefined && { token }), nonce, ...signature } })
      drop()
      return view
    })
  }

  async function begin(token: string | undefined): Promise<void> {
    await attempt(async () => {
      keep(await ask(token))
    })
  }

  async function ask(token: string | undefined): Promise<ClaimChallenge> {
    state.value = 'asking'
    const answer = await call('claimChallenge', { body: { ...tx, ...(token !== undefined && { token }) } })
    return { ...answer, token }
  }

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (state.value !== 'idle') return undefined
    fault.value = undefined
    try {
      return await work()
    } catch (error) {
      fault.value = error instanceof WalletFault ? error : asCallFailure(error)
      if (error instanceof Problem && error.code === 'challenge-over') drop()
      return undefined
    } finally {
      state.value = 'idle'
    }
  }

  function keep(next: ClaimChallenge): void {
    challenge.value = next
    keepClaimChallenge(tx, next)
  }

  function drop(): void {
    challenge.value = undefined
    keepClaimChallenge(tx, null)
  }

  return { state, challenge, fault, sign, begin, drop }
}
