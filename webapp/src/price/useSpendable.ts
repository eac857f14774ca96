import type { AccountView, Amount } from '@relayooor/shared'
import type { ShallowRef } from 'vue'
import { Problem } from '@relayooor/shared'
import { onMounted, shallowRef } from 'vue'
import { call } from '../api/call.ts'
import { asCallFailure } from '../api/errors.ts'

/** What an account may spend now; undefined while it is not known, an empty list for an account that the chain has never seen. */
export function useSpendable(chainId: string, address: string): ShallowRef<readonly Amount[] | undefined> {
  const spendable = shallowRef<AccountView['spendable']>()
  onMounted(async () => {
    try {
      spendable.value = (
        await call('account', {
          params: { chainId, address },
        })
      ).spendable
    } catch (error) {
      // Only a hint: paying looks again, and says so when it cannot.
      if (error instanceof Problem && error.code === 'not-found') spendable.value = []
      else asCallFailure(error)
    }
  })
  return spendable
}
