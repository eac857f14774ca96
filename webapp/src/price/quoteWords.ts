import type { Quote, SignatureVerdict } from '@relayooor/shared'
import type { Names } from '../ui/names.ts'
import type { QuoteFault } from './checkQuote.ts'
import { listText } from '../ui/names.ts'
import { say } from '../ui/say.ts'

/** `0.0812 ATOM clears both` */
export function quoteHeading(quote: Quote, names: Names): string {
  const price = names.money(quote.payment.amount, quote.payment.chainId)
  return say('price.heading', { price, n: quote.packets.length })
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
      { label: say('cost.service'), detail: say('cost.service-detail'), amount: fees.service },
      {
        label: say('cost.clearing', { n }),
        amount: line(parts),
      },
    ]
  }
  const each = fees.packets[0]?.perPacket
  const equal = each !== undefined && n > 1 && fees.packets.every(part => part.perPacket.amount === each.amount)
  return [
    { label: say('cost.service'), detail: say('cost.service-detail'), amount: line(BigInt(fees.service.amount) + serviceDiscount) },
    {
      label: say('cost.clearing', { n }),
      ...(equal && { detail: `${n} × ${names.money(each, payment.chainId)}` }),
      amount: line(perPacket),
    },
    ...(gas > 0n
      ? [
          {
            label: say('cost.gas'),
            detail: gasListText(gasInPrice(fees), names) ?? say('cost.gas-today'),
            amount: line(gas),
          },
        ]
      : []),
    ...(discount + serviceDiscount > 0n
      ? [
          {
            label: say('cost.discount'),
            detail: say('cost.discount-detail'),
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
  return list && say('cost.gas-on-us', { gas: list })
}

function gasInPrice({ gasEstimate = [], gasNotIncluded = [] }: Quote['fees']): NonNullable<Quote['fees']['gasEstimate']> {
  return gasEstimate.filter(cost => !gasNotIncluded.some(({ chainId, denom }) => chainId === cost.chainId && denom === cost.denom))
}

/** `about 0.002 ATOM on Cosmos Hub and 0.01 OSMO on Osmosis` */
function gasListText(costs: NonNullable<Quote['fees']['gasEstimate']>, names: Names): string | undefined {
  const some = costs.filter(({ amount }) => amount !== '0')
  return some.length === 0
    ? undefined
    : say('cost.gas-about', {
        amounts: listText(
          some.map(cost => say('cost.gas-on', { amount: names.money(cost, cost.chainId), chain: names.chain(cost.chainId) })),
        ),
      })
}

/** Why this price must not be paid; undefined when it may be. */
export function distrustText(
  signature: SignatureVerdict | undefined,
  faults: readonly QuoteFault[],
): { title: string; text: string } | undefined {
  if (signature === 'unsupported') return { title: say('distrust.unchecked'), text: say('distrust.unchecked-text') }
  if (signature !== undefined && signature !== 'good') return { title: say('distrust.unsigned'), text: say('distrust.unsigned-text') }
  const [fault] = faults
  return fault === undefined
    ? undefined
    : { title: say('distrust.contradicts'), text: say('distrust.do-not-pay', { fault: say(`distrust.${fault}`) }) }
}

function sum(amounts: readonly { amount: string }[]): bigint {
  return amounts.reduce((total, { amount }) => total + BigInt(amount), 0n)
}
