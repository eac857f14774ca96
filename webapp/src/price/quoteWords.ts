import type { Quote } from '@relayooor/shared'
import type { SignatureVerdict } from '../api/verifySignature.ts'
import type { Names } from '../ui/names.ts'
import type { QuoteFault } from './checkQuote.ts'
import { listText } from '../ui/names.ts'
import { count } from '../ui/times.ts'

/** `0.0812 ATOM clears both` */
export function quoteHeading(quote: Quote, names: Names): string {
  const price = names.money(quote.payment.amount, quote.payment.chainId)
  const n = quote.packets.length
  return `${price} clears ${n === 1 ? 'it' : n === 2 ? 'both' : `all ${n}`}`
}

export interface CostLine {
  label: string
  detail?: string
  amount: Quote['payment']['amount']
  /** Taken off, not added. */
  off?: true
}

/** The parts of the price as they are listed; they add up to the total exactly. */
export function costLines(quote: Quote, names: Names): CostLine[] {
  const { fees, payment } = quote
  const n = fees.packets.length
  const perPacket = sum(fees.packets.map(part => part.perPacket))
  const gas = sum(fees.packets.map(part => part.gas))
  const discount = sum(fees.packets.map(part => part.discount))
  const parts = sum(fees.packets.map(part => part.amount))
  const serviceDiscount = BigInt(fees.serviceDiscount?.amount ?? '0')
  const line = (amount: bigint): Quote['payment']['amount'] => ({
    denom: payment.amount.denom,
    amount: String(amount),
  })
  if (perPacket + gas - discount !== parts) {
    return [
      { label: 'Service fee', detail: 'once per payment', amount: fees.service },
      {
        label: `Clearing ${count(n, 'transfer')}`,
        amount: line(parts),
      },
    ]
  }
  const each = fees.packets[0]?.perPacket
  const equal = each !== undefined && n > 1 && fees.packets.every(part => part.perPacket.amount === each.amount)
  return [
    { label: 'Service fee', detail: 'once per payment', amount: line(BigInt(fees.service.amount) + serviceDiscount) },
    {
      label: `Clearing ${count(n, 'transfer')}`,
      ...(equal && { detail: `${n} × ${names.money(each, payment.chainId)}` }),
      amount: line(perPacket),
    },
    ...(gas > 0n
      ? [
          {
            label: 'Gas that we pay',
            detail: gasListText(gasInPrice(fees), names) ?? "at today's gas price",
            amount: line(gas),
          },
        ]
      : []),
    ...(discount + serviceDiscount > 0n
      ? [
          {
            label: 'Discount for volume',
            detail: 'on our fees, never on gas',
            amount: line(discount + serviceDiscount),
            off: true as const,
          },
        ]
      : []),
  ]
}

/** Gas that is not in the price; undefined when all is. */
export function gasOnUsText({ fees }: Pick<Quote, 'fees'>, names: Names): string | undefined {
  const list = gasListText(fees.gasNotIncluded ?? [], names)
  return list && `Not in the price: gas of ${list}. We bear that.`
}

function gasInPrice({ gasEstimate = [], gasNotIncluded = [] }: Quote['fees']): NonNullable<Quote['fees']['gasEstimate']> {
  return gasEstimate.filter(cost => !gasNotIncluded.some(({ chainId, denom }) => chainId === cost.chainId && denom === cost.denom))
}

/** `about 0.002 ATOM on Cosmos Hub and 0.01 OSMO on Osmosis` */
function gasListText(costs: NonNullable<Quote['fees']['gasEstimate']>, names: Names): string | undefined {
  const some = costs.filter(({ amount }) => amount !== '0')
  return some.length === 0
    ? undefined
    : `about ${listText(some.map(cost => `${names.money(cost, cost.chainId)} on ${names.chain(cost.chainId)}`))}`
}

/** Why this price must not be paid; undefined when it may be. */
export function distrustText(
  signature: SignatureVerdict | undefined,
  faults: readonly QuoteFault[],
): { title: string; text: string } | undefined {
  if (signature === 'unsupported') {
    return {
      title: 'This browser cannot check our signature',
      text:
        'It lacks Ed25519, or the page did not come over a safe connection. Use a current browser and the https address: ' +
        'a price that was not checked is not payable here.',
    }
  }
  if (signature !== undefined && signature !== 'good') {
    return {
      title: 'This price is not signed by us',
      text: 'Its signature does not fit the keys of this service. Do not pay it, and tell whoever runs this site.',
    }
  }
  const [fault] = faults
  return fault === undefined
    ? undefined
    : { title: 'This price contradicts itself', text: `${faultTexts[fault]} Do not pay it, and tell whoever runs this site.` }
}

const faultTexts: Record<QuoteFault, string> = {
  address: 'It is not payable to our service address.',
  memo: 'Its memo names another order.',
  sum: 'Its parts do not add up to its total.',
  packets: 'Its parts do not cover its transfers.',
  chain: 'It is payable on a chain that we do not serve.',
}

function sum(amounts: readonly { amount: string }[]): bigint {
  return amounts.reduce((total, { amount }) => total + BigInt(amount), 0n)
}
