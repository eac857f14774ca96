import type { AccountView, Amount, Quote } from '@relayooor/shared'
import type { ShallowRef } from 'vue'
import type { CallFailure } from '../api/errors.ts'
import type { Shortfall } from './paymentChoice.ts'
import { Problem } from '@relayooor/shared'
import { shallowRef } from 'vue'
import { call } from '../api/call.ts'
import { asCallFailure, askAgainMs } from '../api/errors.ts'
import { useRepeat } from '../ui/useRepeat.ts'
import { shortfall } from './paymentChoice.ts'

/** Whether the paying account holds price and chain fee; `held` is of the price's coin. */
export type Spendable = { kind: 'unknown' } | { kind: 'enough'; held: Amount } | { kind: 'short'; held: Amount; shortfall: Shortfall }

const againMs = 10_000
/** What is enough may be spent elsewhere: paying asks once more. */
const enoughAgainMs = 60_000

/** What the paying account may spend now, looked at again as long as somebody looks at the price, so that money that arrives is seen. */
export function useSpendable(quote: () => Quote): { spendable: ShallowRef<Spendable>; look: () => Promise<void> } {
  const spendable = shallowRef<Spendable>({ kind: 'unknown' })
  let failure: CallFailure | undefined
  const { again } = useRepeat(
    async () => {
      const { payment, walletAddress } = quote()
      try {
        const account = await accountOf(payment.chainId, walletAddress)
        failure = undefined
        spendable.value = judgeSpendable(payment, account?.spendable ?? [])
      } catch (error) {
        // Not known: paying looks again, and says so when it cannot.
        failure = asCallFailure(error)
        spendable.value = { kind: 'unknown' }
      }
    },
    () => askAgainMs(failure) ?? (spendable.value.kind === 'enough' ? enoughAgainMs : againMs),
  )
  return { spendable, look: again }
}

/** Undefined when the chain has never seen the account: then it holds nothing. */
export async function accountOf(chainId: string, address: string): Promise<AccountView | undefined> {
  try {
    return await call('account', { params: { chainId, address } })
  } catch (error) {
    if (error instanceof Problem && error.code === 'not-found') return undefined
    throw error
  }
}

function judgeSpendable(payment: Quote['payment'], coins: readonly Amount[]): Spendable {
  const missing = shortfall(payment, coins)
  const held = coins.find(({ denom }) => denom === payment.amount.denom) ?? { ...payment.amount, amount: '0' }
  return missing ? { kind: 'short', held, shortfall: missing } : { kind: 'enough', held }
}
