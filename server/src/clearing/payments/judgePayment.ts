import type { Coin, HeldReason, PaymentMatch, RefundReason } from '@relayooor/shared'
import { lateUntil } from '../orders/deadlines.ts'

export interface TokenFacts {
  status: 'open' | 'paid' | 'expired'
  chainId: string
  denom: string
  price: bigint
  /**
   * What it costs when the signed price is over: its fees and the gas of now. Null when that was
   * not asked, or nothing can be cleared at any price.
   */
  priceNow: bigint | null
  expiresAt: Date
  /** Once its terms are gone it can be paid by nothing: its money goes home. */
  purgedAt: Date | null
}

export interface PaymentInput {
  /** The token that it pays, by its memo or matched without one. */
  token: TokenFacts | null
  chainId: string
  /** The one account that it came from, if there is one. */
  payer: string | null
  /** To whom what comes back may go by itself; null when a person has to say. */
  recipient: string | null
  coins: Coin[]
  at: Date
  /** Held from earlier, smaller payments for the same token. */
  paidBefore: bigint
  /** Whether any of the token's packets is still where clearing helps; asked of late payments alone. */
  stillNeeded: boolean
  /** Denoms that we take on this chain. */
  paymentDenoms: string[]
  /** Up to so many base units are not worth sending back on this chain. */
  leastSent: (denom: string) => bigint
}

export interface PaymentDecision {
  match: PaymentMatch
  /** `accept` begins the order. `hold` keeps coins, for a top-up or for their owner. `return` refunds all. */
  action: { kind: 'accept'; price: bigint } | { kind: 'return' } | { kind: 'hold'; reason: HeldReason; coins: Coin[] }
  /** `to` null: an admin has to name somebody. */
  refunds: { reason: RefundReason; coin: Coin; to: string | null }[]
}

/** No honest payment has more denoms. Refunding each costs us work, which must cost the sender more. */
export const mostCoins = 16

/** The kind of a payment, and what happens to all its coins. */
export function judgePayment(input: PaymentInput): PaymentDecision {
  const { token, coins, at } = input
  if (coins.length > mostCoins) return { match: token ? 'wrong-denom' : 'unmatched', action: holdAll(input, 'needs-approval'), refunds: [] }
  if (!token)
    return {
      match: 'unmatched',
      action: holdAll(input, input.payer === null ? 'no-safe-recipient' : (worthless(input, coins) ?? 'unmatched')),
      refunds: [],
    }
  const back = (reason: RefundReason, coin: Coin) => ({ reason, coin, to: input.recipient })
  if (token.chainId !== input.chainId)
    return goBack(
      input,
      'wrong-denom',
      coins.map(coin => back('wrong-denom', coin)),
    )

  const paid = coins.find(coin => coin.denom === token.denom)?.amount ?? 0n
  const whole = { denom: token.denom, amount: paid }
  const strangers = coins.filter(coin => coin.denom !== token.denom).map(coin => back('wrong-denom', coin))
  if (paid === 0n) return goBack(input, 'wrong-denom', strangers)
  if (token.status === 'paid') return goBack(input, 'duplicate', [back('duplicate', whole), ...strangers])
  if (token.purgedAt !== null) return goBack(input, 'late', [back('late', whole), ...strangers])

  const total = input.paidBefore + paid
  const late = at > token.expiresAt
  if (!late && total < token.price)
    return { match: 'under', action: { kind: 'hold', reason: 'underpaid', coins: [whole] }, refunds: strangers }
  const price = late ? priceOf(input, token) : token.price
  if (price === null || total < price) return goBack(input, 'late', [back('late', whole), ...strangers])

  // What came before may be too much by itself, where gas has become cheaper: then more goes back than this payment brought.
  const excess = total - price < paid ? total - price : paid
  return {
    match: late ? 'late' : excess > 0n ? 'over' : 'exact',
    action: { kind: 'accept', price },
    refunds: [...(excess > 0n ? [back('over', { denom: token.denom, amount: excess })] : []), ...strangers],
  }
}

/** A promise ends: after its time the price is that of now, for a while, and then there is none. */
function priceOf({ at, stillNeeded }: PaymentInput, token: TokenFacts): bigint | null {
  return stillNeeded && at <= lateUntil(token) ? token.priceNow : null
}

/** The reason why nothing of it can be refunded automatically: coins that we do not accept, or worth less than sending them. */
export function worthless(
  { paymentDenoms, leastSent }: Pick<PaymentInput, 'paymentDenoms' | 'leastSent'>,
  coins: Coin[],
): 'needs-approval' | 'dust' | null {
  const taken = coins.filter(coin => paymentDenoms.includes(coin.denom))
  if (taken.some(coin => coin.amount > leastSent(coin.denom))) return null
  return taken.length < coins.length ? 'needs-approval' : 'dust'
}

/** Returns all of it, or holds it when the recipient is unknown or the gas would cost more: nobody can make us spend gas for nothing. */
function goBack(input: PaymentInput, match: PaymentMatch, refunds: PaymentDecision['refunds']): PaymentDecision {
  const reason = input.recipient === null ? 'no-safe-recipient' : worthless(input, input.coins)
  return reason ? { match, action: holdAll(input, reason), refunds: [] } : { match, action: { kind: 'return' }, refunds }
}

function holdAll({ coins }: PaymentInput, reason: HeldReason): PaymentDecision['action'] {
  return { kind: 'hold', reason, coins }
}
