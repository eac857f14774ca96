import type { ChainSettings } from './chain.ts'

/**
 * `amount` is a decimal, in `denom` per unit of gas; `source` is who says so. `payable`: Hermes pays as much as chain and node ask;
 * otherwise nothing can be cleared there. Null where what they ask could not be read.
 */
export interface GasPrice {
  denom: string
  amount: string
  source: 'fee-market' | 'node' | 'hermes'
  payable: boolean | null
}

/** What a chain and its node ask for a unit of gas, each in 10^-18 of the gas denom; null when they do not say. */
export interface AskedPrices {
  market: bigint | null
  node: bigint | null
  /** One that says it could not be read. */
  unread: boolean
}

/** A price above so many times Hermes' configured one is not believed: a broken module, or a lying node. */
const believedUpTo = 10n

/**
 * What Hermes will pay for a unit of gas: the price that the chain's fee market asks, else the node's minimum, else the one
 * in Hermes' configuration. A Hermes that does not follow the market (`dynamic_gas_price`) pays its own price where the chain asks less.
 */
export function judgeGasPrice({ gasPrice }: Pick<ChainSettings, 'gasPrice'>, asked: AskedPrices): GasPrice {
  return { ...believedPrice(gasPrice, asked), payable: isPayable(gasPrice, asked) }
}

/** A lie of a node costs at most a price not given. */
function isPayable({ amount, dynamic }: ChainSettings['gasPrice'], { market, node, unread }: AskedPrices): GasPrice['payable'] {
  if (unread) return null
  const asked = market !== null && market > 0n ? market : (node ?? 0n)
  const pays = dynamic && asked === market ? smaller((market * toAtto(dynamic.multiplier)) / atto, toAtto(dynamic.max)) : toAtto(amount)
  return pays >= asked
}

function believedPrice(gasPrice: ChainSettings['gasPrice'], { market, node }: AskedPrices): Omit<GasPrice, 'payable'> {
  const { denom, dynamic } = gasPrice
  const own = toAtto(gasPrice.amount)
  const most = dynamic ? larger(own * believedUpTo, toAtto(dynamic.max)) : own * believedUpTo
  const believed = (price: bigint | null) => (price !== null && price > 0n && price <= most ? price : null)
  const asked = believed(market)
  if (asked !== null && dynamic)
    return { denom, amount: fromAtto(smaller((asked * toAtto(dynamic.multiplier)) / atto, toAtto(dynamic.max))), source: 'fee-market' }
  if (asked !== null && asked >= own) return { denom, amount: fromAtto(asked), source: 'fee-market' }
  const least = asked === null ? believed(node) : null
  return least !== null && least > own
    ? { denom, amount: fromAtto(least), source: 'node' }
    : { denom, amount: gasPrice.amount, source: 'hermes' }
}

const atto = 10n ** 18n

/** Decimal text to 10^-18; further places are cut off. */
export function toAtto(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(18, '0').slice(0, 18))
}

function fromAtto(value: bigint): string {
  const digits = value.toString().padStart(19, '0')
  return `${digits.slice(0, -18)}.${digits.slice(-18)}`.replace(/\.?0+$/, '')
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
