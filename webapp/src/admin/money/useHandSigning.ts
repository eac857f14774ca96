import type { RefundSignDoc, SubmittedRefunds } from '@relayooor/shared'
import type { Ref, ShallowRef } from 'vue'
import type { CallFailure } from '../../api/errors.ts'
import { onScopeDispose, ref, shallowRef } from 'vue'
import { toBase64 } from '../../api/bytes.ts'
import { call } from '../../api/call.ts'
import { asCallFailure } from '../../api/errors.ts'
import { accountOf, signRefunds } from '../../wallet/signRefunds.ts'
import { WalletFault } from '../../wallet/walletFault.ts'
import { useWalletStore } from '../../wallet/walletStore.ts'
import { useAdminStore } from '../kit/adminStore.ts'

export type HandStep = 'idle' | 'preparing' | 'signing' | 'sending' | 'sent'

export interface HandSigning {
  step: Ref<HandStep>
  doc: ShallowRef<RefundSignDoc | undefined>
  sent: ShallowRef<SubmittedRefunds | undefined>
  fault: ShallowRef<CallFailure | WalletFault | undefined>
  /** Makes the transaction, to be signed elsewhere. */
  prepare: () => Promise<void>
  /** Makes it, has the connected wallet sign it, and hands it in. */
  signByWallet: () => Promise<void>
  /** Hands in what was signed elsewhere. */
  submit: (txBytes: string) => Promise<void>
}

/** Refunds of one chain that are signed outside of the service, from the question to the broadcast. Meanwhile no list changes. */
export function useHandSigning(chainId: string, ids: readonly string[]): HandSigning {
  const admin = useAdminStore()
  const wallet = useWalletStore()
  const step = ref<HandStep>('idle')
  const doc = shallowRef<RefundSignDoc>()
  const sent = shallowRef<SubmittedRefunds>()
  const fault = shallowRef<CallFailure | WalletFault>()

  async function steps(work: () => Promise<void>): Promise<void> {
    if (step.value !== 'idle' && step.value !== 'sent') return
    fault.value = undefined
    try {
      await work()
    } catch (error) {
      fault.value = error instanceof WalletFault ? error : asCallFailure(error)
      if (!(fault.value instanceof WalletFault)) admin.missed(fault.value)
      step.value = 'idle'
    }
  }

  async function ask(pubKey?: string): Promise<RefundSignDoc> {
    step.value = 'preparing'
    doc.value = await call('adminRefundSignDoc', { body: { ids: [...ids], ...(pubKey !== undefined && { pubKey }) } })
    return doc.value
  }

  async function handIn(txBytes: string): Promise<void> {
    step.value = 'sending'
    // The same bytes are the same transaction: handed in twice, it is one.
    sent.value = await call('adminSubmitRefunds', { body: { ids: [...ids], txBytes } })
    step.value = 'sent'
  }

  admin.asking += 1
  onScopeDispose(() => (admin.asking -= 1))

  return {
    step,
    doc,
    sent,
    fault,
    prepare: () =>
      steps(async () => {
        await ask()
        step.value = 'idle'
      }),
    signByWallet: () =>
      steps(async () => {
        const provider = wallet.connected?.offer.provider
        if (!provider) throw new WalletFault('failed', 'no wallet is connected')
        const { pubKey } = await accountOf(provider, chainId)
        const asked = await ask(pubKey)
        step.value = 'signing'
        await handIn(toBase64(await signRefunds(provider, asked)))
      }),
    submit: txBytes => steps(() => handIn(txBytes)),
  }
}
