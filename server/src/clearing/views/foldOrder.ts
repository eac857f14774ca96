import type { PaymentRow, TokenRow } from '../../db/schema/index.ts'

/** Anybody may make many small payments to anybody's order: so many of each kind are listed one by one. */
export const mostTold = 20

type Price = Pick<TokenRow, 'chainId' | 'denom'>

/** The largest payments in the quote's coin, in order of arrival: to push others out, a flood has to pay more than they did. */
export function foldPayments(payments: PaymentRow[], { chainId, denom }: Price): PaymentRow[] {
  return largest(payments, payment => (payment.chainId === chainId ? sumOf(payment.amounts.filter(amount => amount.denom === denom)) : 0n))
}

/** The largest refunds in the coin of the price, in the order in which they were owed. */
export function foldRefunds<Row extends { refund: Price & { amount: bigint } }>(refunds: Row[], { chainId, denom }: Price): Row[] {
  return largest(refunds, ({ refund }) => (refund.chainId === chainId && refund.denom === denom ? refund.amount : 0n))
}

/** A timeline without most of what strangers can put into it: the first lines about payments and refunds stay, and all others. */
export function foldTimeline<Line extends { kind: string }>(lines: Line[]): Line[] {
  let left = 3 * mostTold
  return lines.filter(({ kind }) => !/^(?:payment|refund)-/.test(kind) || left-- > 0)
}

function largest<T>(all: T[], worth: (one: T) => bigint): T[] {
  if (all.length <= mostTold) return all
  const told = new Set(all.toSorted((a, b) => Number(worth(b) > worth(a)) - Number(worth(b) < worth(a))).slice(0, mostTold))
  return all.filter(one => told.has(one))
}

function sumOf(amounts: { amount: string }[]): bigint {
  return amounts.reduce((sum, { amount }) => sum + BigInt(amount), 0n)
}
