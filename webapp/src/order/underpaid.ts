import type { ClearingStatus } from '@relayooor/shared'
import { sumCoins, toCoin } from '@relayooor/shared'
import { atText } from '../ui/times.ts'

/** When an order that waits for money is closed and all of it goes back, for messages that name it where the service says it. */
export function topUpTime({ topUpUntil }: Pick<ClearingStatus, 'topUpUntil'>, now: number): { timed: string; time: string } {
  return topUpUntil === undefined ? { timed: 'no', time: '' } : { timed: 'yes', time: atText(topUpUntil, now) }
}

/** What is still to be paid, in base units, as the service says; else by the signed price. Zero when that is covered. */
export function missingAmount(status: Pick<ClearingStatus, 'payments' | 'expected' | 'missing'>): { denom: string; amount: string } {
  if (status.missing) return status.missing
  const { denom, amount } = status.expected.amount
  const paid =
    sumCoins(
      status.payments.filter(payment => payment.chainId === status.expected.chainId).flatMap(payment => payment.amounts.map(toCoin)),
    ).find(coin => coin.denom === denom)?.amount ?? 0n
  const missing = BigInt(amount) - paid
  return {
    denom,
    amount: String(missing > 0n ? missing : 0n),
  }
}
