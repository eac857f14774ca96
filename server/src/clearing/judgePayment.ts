import type { Coin, HeldReason, PaymentMatch, RefundReason } from '@relayooor/shared'

export interface TokenFacts {
  status: 'open' | 'paid' | 'expired'
  chainId: string
  denom: string
  price: bigint
  expiresAt: Date
}

export interface PaymentInput {
  /** The token that the memo names, if there is one. */
  token: TokenFacts | null
  chainId: string
  coins: Coin[]
  at: Date
  /** Held from earlier, smaller payments with the same memo. */
  paidBefore: bigint
  /** Whether any of the token's packets is still where clearing helps. */
  stillNeeded: boolean
  /** Denoms that we take on this chain. */
  paymentDenoms: string[]
}

export interface PaymentDecision {
  match: PaymentMatch
  /** `accept` begins the operation; `hold` waits for more or for its owner; `return` is all refunds. */
  action: { kind: 'accept' | 'return' } | { kind: 'hold', reason: HeldReason }
  /** What goes back to the address fixed at quote; `byHand` for denoms that we do not take. */
  refunds: { reason: RefundReason, coin: Coin, byHand: boolean }[]
}

/** More money with the same memo is waited for this long after the price is over. */
export const topUpSeconds = 24 * 3600

/** What one payment is, and what becomes of all its coins. */
export function judgePayment(input: PaymentInput): PaymentDecision {
  const { token, coins, at } = input
  if (!token)
    return { match: 'unmatched', action: { kind: 'hold', reason: 'unmatched' }, refunds: [] }
  // The address fixed at quote is on the token's chain, so on any other nobody safe is known.
  if (token.chainId !== input.chainId)
    return { match: 'wrong-denom', action: { kind: 'hold', reason: 'no-safe-recipient' }, refunds: [] }

  const paid = coins.find(coin => coin.denom === token.denom)?.amount ?? 0n
  const others = coins.filter(coin => coin.denom !== token.denom)
  const back = (reason: RefundReason, coin: Coin) => ({ reason, coin, byHand: !input.paymentDenoms.includes(coin.denom) })
  const strangers = others.map(coin => back('wrong-denom', coin))

  if (paid === 0n) {
    return strangers.every(refund => refund.byHand)
      ? { match: 'wrong-denom', action: { kind: 'hold', reason: 'needs-approval' }, refunds: [] }
      : { match: 'wrong-denom', action: { kind: 'return' }, refunds: strangers }
  }
  const whole = { denom: token.denom, amount: paid }
  if (token.status === 'paid')
    return { match: 'duplicate', action: { kind: 'return' }, refunds: [back('duplicate', whole), ...strangers] }

  const total = input.paidBefore + paid
  const late = at > token.expiresAt
  if (total < token.price) {
    const waits = at.getTime() <= token.expiresAt.getTime() + topUpSeconds * 1000
    return waits
      ? { match: 'under', action: { kind: 'hold', reason: 'underpaid' }, refunds: strangers }
      : { match: 'late', action: { kind: 'return' }, refunds: [back('late', whole), ...strangers] }
  }
  if (late && !input.stillNeeded)
    return { match: 'late', action: { kind: 'return' }, refunds: [back('late', whole), ...strangers] }

  const excess = total - token.price
  return {
    match: late ? 'late' : excess > 0n ? 'over' : 'exact',
    action: { kind: 'accept' },
    refunds: [...(excess > 0n ? [back('over', { denom: token.denom, amount: excess })] : []), ...strangers],
  }
}
