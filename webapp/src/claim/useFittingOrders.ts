import type { ClearingStatus, PaymentInTx } from '@relayooor/shared'
import type { ComputedRef } from 'vue'
import { computed, onMounted } from 'vue'
import { useHistoryStore } from '../activity/historyStore.ts'

const most = 3

/** The newest orders of this browser that wait for money of a payment's coin; whether it may pay one, the service judges. */
export function useFittingOrders(payment: Pick<PaymentInTx, 'chainId' | 'amounts'>): ComputedRef<ClearingStatus[]> {
  const history = useHistoryStore()
  onMounted(() => history.load())
  return computed(() =>
    history.tokens
      .flatMap(token => history.statuses.get(token) ?? [])
      .filter(
        ({ status, expected }) =>
          (status === 'awaiting_payment' || status === 'expired' || status === 'underpaid') &&
          expected.chainId === payment.chainId &&
          payment.amounts.some(({ denom }) => denom === expected.amount.denom),
      )
      .slice(0, most),
  )
}
