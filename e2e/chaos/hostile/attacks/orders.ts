import type { PacketId, Quote } from '@relayooor/shared'
import type { Attack, AttackContext } from '../attack.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { basePath, Quote as QuoteSchema } from '@relayooor/shared'
import { pick } from '../../../../sandbox/src/traffic/random.ts'
import { until } from '../../../kit/until.ts'
import { hub, zone } from '../../../service/settings.ts'
import { addressOf, send } from '../../wallet.ts'
import { submitTx, transferMessage } from '../transactions.ts'

const seenWithinMs = 10_000

/** Paid orders that aim at our loss, or that of others. */
export const orderAttacks: Attack[] = [
  { name: 'orders for transfers that fail on purpose', everyMs: 3_000, atOnce: 6, run: hopelessOrder },
  { name: 'orders whose transfer the buyer brings over too', everyMs: 4_000, atOnce: 4, run: racedOrder },
  { name: 'orders that are paid twice and too much', everyMs: 4_000, atOnce: 4, run: overpaidOrder },
  { name: 'prices that are paid when they are over', everyMs: 4_000, atOnce: 40, run: lateOrder },
]

/** The zone refuses these receivers or cannot read them, or they need much gas. */
async function hopelessOrder(context: AttackContext): Promise<void> {
  const { random, cluster } = context.setup
  const transfer = pick(random, [
    { receiver: 'nobody' },
    { receiver: 'x'.repeat(2_048) },
    { receiver: addressOf(cluster, 'bob', hub) },
    { receiver: addressOf(cluster, 'bob', zone), memo: '{"a":'.repeat(6_000) },
    { receiver: addressOf(cluster, 'bob', zone), memo: '\0'.repeat(1_000) },
  ])
  const bought = await buy(context, transfer)
  if (bought) await pay(context, bought.quote)
}

async function racedOrder(context: AttackContext): Promise<void> {
  const { cluster } = context.setup
  const bought = await buy(context, { receiver: addressOf(cluster, 'bob', zone) })
  if (!bought) return
  await pay(context, bought.quote)
  await sleep(context.setup.random() * 1_500)
  await cluster.sandbox.control
    .relay({ ...bought.packet, sequence: BigInt(bought.packet.sequence) }, pick(context.setup.random, ['deliver', 'full']))
    .catch(() => undefined) // ours was first
}

async function overpaidOrder(context: AttackContext): Promise<void> {
  const bought = await buy(context, { receiver: addressOf(context.setup.cluster, 'bob', zone) })
  if (!bought) return
  await pay(context, bought.quote, 150n)
  await pay(context, bought.quote, 100n)
}

async function lateOrder(context: AttackContext): Promise<void> {
  const bought = await buy(context, { receiver: addressOf(context.setup.cluster, 'bob', zone) })
  if (!bought) return
  await sleep((context.setup.quoteSeconds + 3) * 1_000, undefined, { signal: context.setup.closed }).catch(() => {})
  await pay(context, bought.quote)
}

/** Sends a transfer and gets a quote for it; null when either is refused. */
async function buy(
  { setup, attacker, ask, note }: AttackContext,
  transfer: Parameters<typeof transferMessage>[1],
): Promise<{ packet: PacketId; quote: Quote } | null> {
  const sent = await submitTx(setup.cluster, attacker, [transferMessage(attacker, transfer)])
  const [packet] = 'refused' in sent ? [] : sent.packets
  if (!packet) return null
  // The service has to read the block first.
  const priced = await until(
    'a price is given',
    async () => {
      const answer = await ask({
        method: 'POST',
        path: `${basePath}/clearing/request-token`,
        body: { walletAddress: attacker.address, chainId: hub, packets: [packet] },
      })
      return setup.closed.aborted || answer.status === 201 ? answer : null
    },
    { timeoutMs: seenWithinMs, everyMs: 1_000 },
  ).catch(() => null)
  if (priced?.status !== 201) return null
  note('bought')
  return { packet, quote: QuoteSchema.parse(JSON.parse(priced.text)) }
}

async function pay({ setup, attacker, note }: AttackContext, { payment }: Quote, percent = 100n): Promise<void> {
  const amount = (BigInt(payment.amount.amount) * percent) / 100n
  const paid = await submitTx(
    setup.cluster,
    attacker,
    [send(attacker.address, payment.address, { denom: payment.amount.denom, amount })],
    payment.memo,
  )
  note('refused' in paid ? 'the chain refuses' : 'paid')
}
