import type { PacketId, Quote } from '@relayooor/shared'
import type { Attack, Scene } from '../attack.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { basePath, Quote as QuoteSchema } from '@relayooor/shared'
import { pick } from '../../../../sandbox/src/traffic/random.ts'
import { until } from '../../../kit/until.ts'
import { hub, zone } from '../../../service/settings.ts'
import { addressOf, send } from '../../wallet.ts'
import { act, transferMessage } from '../chainActs.ts'

const seenWithinMs = 10_000

/** Orders that are really paid for, to our loss or to that of others. */
export const orderAttacks: Attack[] = [
  { name: 'orders for transfers that fail on purpose', everyMs: 3_000, atOnce: 6, act: hopelessOrder },
  { name: 'orders whose transfer the buyer brings over too', everyMs: 4_000, atOnce: 4, act: racedOrder },
  { name: 'orders that are paid twice and too much', everyMs: 4_000, atOnce: 4, act: overpaidOrder },
  { name: 'prices that are paid when they are over', everyMs: 4_000, atOnce: 40, act: lateOrder },
]

/** The zone refuses these receivers, cannot read them, or they need more gas than others. */
async function hopelessOrder(scene: Scene): Promise<void> {
  const { random, cluster } = scene.ground
  const wish = pick(random, [
    { receiver: 'nobody' },
    { receiver: 'x'.repeat(2_048) },
    { receiver: addressOf(cluster, 'bob', hub) },
    { receiver: addressOf(cluster, 'bob', zone), memo: '{"a":'.repeat(6_000) },
    { receiver: addressOf(cluster, 'bob', zone), memo: '\0'.repeat(1_000) },
  ])
  const bought = await buy(scene, wish)
  if (bought) await pay(scene, bought.quote)
}

async function racedOrder(scene: Scene): Promise<void> {
  const { cluster } = scene.ground
  const bought = await buy(scene, { receiver: addressOf(cluster, 'bob', zone) })
  if (!bought) return
  await pay(scene, bought.quote)
  await sleep(scene.ground.random() * 1_500)
  await cluster.sandbox.control
    .relay({ ...bought.packet, sequence: BigInt(bought.packet.sequence) }, pick(scene.ground.random, ['deliver', 'full']))
    .catch(() => undefined) // ours was first
}

async function overpaidOrder(scene: Scene): Promise<void> {
  const bought = await buy(scene, { receiver: addressOf(scene.ground.cluster, 'bob', zone) })
  if (!bought) return
  await pay(scene, bought.quote, 150n)
  await pay(scene, bought.quote, 100n)
}

async function lateOrder(scene: Scene): Promise<void> {
  const bought = await buy(scene, { receiver: addressOf(scene.ground.cluster, 'bob', zone) })
  if (!bought) return
  await sleep((scene.ground.priceSeconds + 3) * 1_000, undefined, { signal: scene.ground.closed }).catch(() => {})
  await pay(scene, bought.quote)
}

/** A transfer of one's own and a price for it; null when there is none. */
async function buy(
  { ground, crook, ask, note }: Scene,
  wish: Parameters<typeof transferMessage>[1],
): Promise<{ packet: PacketId; quote: Quote } | null> {
  const sent = await act(ground.cluster, crook, [transferMessage(crook, wish)])
  const [packet] = 'refused' in sent ? [] : sent.packets
  if (!packet) return null
  // Until the service has read that block it knows nothing of the transfer.
  const priced = await until(
    'a price is given',
    async () => {
      const answer = await ask({
        method: 'POST',
        path: `${basePath}/clearing/request-token`,
        body: { walletAddress: crook.address, chainId: hub, packets: [packet] },
      })
      return ground.closed.aborted || answer.status === 201 ? answer : null
    },
    { timeoutMs: seenWithinMs, everyMs: 1_000 },
  ).catch(() => null)
  if (priced?.status !== 201) return null
  note('bought')
  return { packet, quote: QuoteSchema.parse(JSON.parse(priced.text)) }
}

async function pay({ ground, crook, note }: Scene, { payment }: Quote, percent = 100n): Promise<void> {
  const amount = (BigInt(payment.amount.amount) * percent) / 100n
  const paid = await act(
    ground.cluster,
    crook,
    [send(crook.address, payment.address, { denom: payment.amount.denom, amount })],
    payment.memo,
  )
  note('refused' in paid ? 'the chain refuses' : 'paid')
}
