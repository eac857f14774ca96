import type { ClearingStatus, PacketId, Quote } from '@relayooor/shared'
import type { Api } from '../kit/api.ts'
import type { Cluster } from './cluster.ts'
import type { Order } from './scenario.ts'
import { Buffer } from 'node:buffer'
import { setTimeout as sleep } from 'node:timers/promises'
import { isFinished, unreachable } from '@relayooor/shared'
import { hub, zone } from '../service/settings.ts'
import { claim } from './claimant.ts'
import { addressOf, multiSend, pay, send, sign } from './wallet.ts'

/** A customer with one order, and the last that they were shown of it. */
export interface Customer {
  order: Order
  quote: Quote | null
  seen: ClearingStatus | null
}

export interface CustomerContext {
  cluster: Cluster
  api: Api
  /** Customers begin nothing new once it is aborted. */
  closed: AbortSignal
  /** When the chains' time is beyond the end of the first quotes. */
  timeAdvanced: Promise<void>
  /** Another customer's order, for a wrong memo. */
  anotherToken: () => string | null
}

/** Gets a quote, pays it in the order's way, and watches the order until `closed`. */
export async function buy(context: CustomerContext, customer: Customer, packets: PacketId[]): Promise<void> {
  const { order } = customer
  const quote = await retry(context, () =>
    context.api.call('requestToken', { body: { walletAddress: addressOf(context.cluster, order.payer, hub), chainId: hub, packets } }),
  )
  if (!quote) return
  customer.quote = quote
  await sleep(order.payAfterMs)
  await Promise.all([payOrder(context, customer, quote), relayByRival(context, order, packets), watch(context, customer, quote.token)])
}

async function payOrder(context: CustomerContext, customer: Customer, { token, payment }: Quote): Promise<void> {
  const { cluster } = context
  const { payer, kind } = customer.order
  const [from, to] = [addressOf(cluster, payer, hub), payment.address]
  const price = { denom: payment.amount.denom, amount: BigInt(payment.amount.amount) }
  const part = (numerator: bigint, denominator: bigint) => ({ ...price, amount: (price.amount * numerator) / denominator })
  const paying = async (messages = [send(from, to, price)], memo = payment.memo) => {
    await pay(cluster, hub, payer, messages, memo)
  }
  const payAndClaim = async (memo: string, by: 'signature' | 'memo') => {
    const hash = await pay(cluster, hub, payer, [send(from, to, price)], memo)
    if (hash !== null) await retry(context, () => claim(cluster, context.api, payer, hash, by).then(() => true))
  }
  switch (kind) {
    case 'exact':
      return paying()
    case 'by-broadcast': {
      const bytes = sign(cluster, hub, payer, [send(from, to, price)], payment.memo)
      return void (await retry(
        context,
        () => context.api.call('broadcast', { body: { token, txBytes: Buffer.from(bytes).toString('base64') } }),
        5_000,
      ))
    }
    case 'over':
      return paying([send(from, to, part(3n, 2n))])
    case 'under':
      return paying([send(from, to, part(1n, 2n))])
    case 'topped-up':
      await paying([send(from, to, part(1n, 3n))])
      return paying([send(from, to, price)])
    case 'twice':
      await paying()
      return paying()
    case 'again-when-done':
      await paying()
      await untilFinished(context, customer)
      return paying()
    case 'late':
      await context.timeAdvanced
      return paying()
    case 'third-person':
      return void (await pay(cluster, hub, 'bob', [send(addressOf(cluster, 'bob', hub), to, price)], payment.memo))
    case 'no-memo':
      return payAndClaim('', 'signature')
    case 'garbled-memo':
      return payAndClaim(payment.memo.slice(0, -5), 'memo')
    case 'memo-in-text':
      return paying(undefined, `for my transfer: ${payment.memo}, thank you`)
    case 'memo-of-another':
      return paying(undefined, `CLR-${context.anotherToken() ?? token}`)
    case 'other-coin':
      return payOther(
        cluster,
        payer,
        to,
        'ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2',
        price.amount,
        payment.memo,
      )
    case 'worthless-coin':
      return payOther(cluster, payer, to, `factory/${from}/free`, 1n, payment.memo)
    case 'other-chain':
      return void (await pay(
        cluster,
        zone,
        payer,
        [send(addressOf(cluster, payer, zone), addressOf(cluster, 'service', zone), { denom: 'uzone', amount: price.amount })],
        payment.memo,
      ))
    case 'multi-send':
      return paying([
        multiSend(from, [
          { to, coin: price },
          { to: addressOf(cluster, 'bob', hub), coin: part(1n, 10n) },
        ]),
      ])
    case 'several-sends':
      return paying([send(from, to, part(1n, 4n)), send(from, to, { ...price, amount: price.amount - price.amount / 4n })])
    case 'fails-on-chain':
      return paying([send(from, to, price), send(from, to, { ...price, amount: 10n ** 18n })])
    case 'not-at-all':
      return
    default:
      return unreachable(kind)
  }
}

async function payOther(cluster: Cluster, payer: string, to: string, denom: string, amount: bigint, memo: string): Promise<void> {
  const from = addressOf(cluster, payer, hub)
  await cluster.sandbox.control.fund(hub, from, amount, denom)
  await pay(cluster, hub, payer, [send(from, to, { denom, amount })], memo)
}

async function relayByRival({ cluster, closed }: CustomerContext, { rivalAfterMs }: Order, [packet]: PacketId[]): Promise<void> {
  if (rivalAfterMs === null || !packet) return
  await sleep(rivalAfterMs)
  // Ours may have been first.
  if (!closed.aborted) await cluster.sandbox.control.relay({ ...packet, sequence: BigInt(packet.sequence) }, 'full').catch(() => undefined)
}

/** What a customer is shown must never go back, whichever process answers. */
async function watch(context: CustomerContext, customer: Customer, token: string): Promise<void> {
  while (!context.closed.aborted) {
    const status = await context.api.call('status', { params: { token } }).catch(() => null)
    const before = customer.seen
    if (status && before && (status.revision < before.revision || (isFinished(before.status) && status.status !== before.status)))
      context.cluster.violations.push(
        `order ${token} was shown as ${before.status} (${before.revision}) and later as ${status.status} (${status.revision})`,
      )
    customer.seen = status ?? before
    await sleep(400)
  }
}

async function untilFinished({ closed }: CustomerContext, customer: Customer): Promise<void> {
  while (!closed.aborted && !(customer.seen && isFinished(customer.seen.status))) await sleep(100)
}

/** Null when `closed` or the time came first. */
async function retry<T>({ closed }: CustomerContext, ask: () => Promise<T>, longestMs = Infinity): Promise<T | null> {
  const end = performance.now() + longestMs
  while (!closed.aborted && performance.now() < end) {
    const answer = await ask().catch(() => null)
    if (answer !== null) return answer
    await sleep(300)
  }
  return null
}
