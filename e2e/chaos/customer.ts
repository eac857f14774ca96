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

/** One person with one order: what they were told, and what they saw of it. */
export interface Customer {
  order: Order
  quote: Quote | null
  seen: ClearingStatus | null
}

export interface Shop {
  cluster: Cluster
  api: Api
  /** Nobody begins anything new from here on. */
  closed: AbortSignal
  /** When the chains' time has leapt beyond the end of the first prices. */
  leapt: Promise<void>
  /** Somebody else's order, for who mixes up memos. */
  anotherToken: () => string | null
}

/** Asks for a price, pays in the order's own way, and watches the order until the shop closes. */
export async function buy(shop: Shop, customer: Customer, packets: PacketId[]): Promise<void> {
  const { order } = customer
  const quote = await persist(shop, () =>
    shop.api.call('requestToken', { body: { walletAddress: addressOf(shop.cluster, order.payer, hub), chainId: hub, packets } }),
  )
  if (!quote) return
  customer.quote = quote
  await sleep(order.payAfterMs)
  await Promise.all([payIn(shop, customer, quote), meetRival(shop, order, packets), watch(shop, customer, quote.token)])
}

async function payIn(shop: Shop, customer: Customer, { token, payment }: Quote): Promise<void> {
  const { cluster } = shop
  const { payer, kind } = customer.order
  const [from, to] = [addressOf(cluster, payer, hub), payment.address]
  const price = { denom: payment.amount.denom, amount: BigInt(payment.amount.amount) }
  const part = (numerator: bigint, denominator: bigint) => ({ ...price, amount: (price.amount * numerator) / denominator })
  const paying = async (messages = [send(from, to, price)], memo = payment.memo) => {
    await pay(cluster, hub, payer, messages, memo)
  }
  const payAndClaim = async (memo: string, by: 'signature' | 'memo') => {
    const hash = await pay(cluster, hub, payer, [send(from, to, price)], memo)
    if (hash !== null) await persist(shop, () => claim(cluster, shop.api, payer, hash, by).then(() => true))
  }
  switch (kind) {
    case 'exact':
      return paying()
    case 'by-broadcast': {
      const bytes = sign(cluster, hub, payer, [send(from, to, price)], payment.memo)
      return void (await persist(
        shop,
        () => shop.api.call('broadcast', { body: { token, txBytes: Buffer.from(bytes).toString('base64') } }),
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
      await isOver(shop, customer)
      return paying()
    case 'late':
      await shop.leapt
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
      return paying(undefined, `CLR-${shop.anotherToken() ?? token}`)
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

async function meetRival({ cluster, closed }: Shop, { rivalAfterMs }: Order, [packet]: PacketId[]): Promise<void> {
  if (rivalAfterMs === null || !packet) return
  await sleep(rivalAfterMs)
  // Ours may have been first.
  if (!closed.aborted) await cluster.sandbox.control.relay({ ...packet, sequence: BigInt(packet.sequence) }, 'full').catch(() => undefined)
}

/** What a person is shown never goes back, whichever process answers. */
async function watch(shop: Shop, customer: Customer, token: string): Promise<void> {
  while (!shop.closed.aborted) {
    const status = await shop.api.call('status', { params: { token } }).catch(() => null)
    const before = customer.seen
    if (status && before && (status.revision < before.revision || (isFinished(before.status) && status.status !== before.status)))
      shop.cluster.wrongs.push(
        `order ${token} was shown as ${before.status} (${before.revision}) and later as ${status.status} (${status.revision})`,
      )
    customer.seen = status ?? before
    await sleep(400)
  }
}

async function isOver({ closed }: Shop, customer: Customer): Promise<void> {
  while (!closed.aborted && !(customer.seen && isFinished(customer.seen.status))) await sleep(100)
}

/** A person tries again while the shop is open; null when it closed first. */
async function persist<T>({ closed }: Shop, ask: () => Promise<T>, longestMs = Infinity): Promise<T | null> {
  const end = performance.now() + longestMs
  while (!closed.aborted && performance.now() < end) {
    const answer = await ask().catch(() => null)
    if (answer !== null) return answer
    await sleep(300)
  }
  return null
}
