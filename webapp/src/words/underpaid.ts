import type { ClearingStatus } from '@relayooor/shared'
import { sumCoins, toCoin } from '@relayooor/shared'
import { atText } from './times.ts'

/** The payer has until then to send what is missing: expiry and a day, as the service promises. */
const graceMs = 24 * 60 * 60 * 1000

/** When an order that waits for money is closed and all of it goes back. */
export function graceEndText(status: Pick<ClearingStatus, 'expiresAt'>, now: number): string {
  return atText(new Date(Date.parse(status.expiresAt) + graceMs).toISOString(), now)
}

/** What is still to be paid of the price, in base units; zero when it is covered. */
export function missingAmount(status: Pick<ClearingStatus, 'payments' | 'expected'>): { denom: string, amount: string } {
  const { denom, amount } = status.expected.amount
  const paid = sumCoins(status.payments
    .filter(payment => payment.chainId === status.expected.chainId)
    .flatMap(payment => payment.amounts.map(toCoin)))
    .find(coin => coin.denom === denom)
    ?.amount ?? 0n
  const missing = BigInt(amount) - paid
  return {
    denom,
    amount: String(missing > 0n
      ? missing
      : 0n),
  }
}
