import type { PacketId, Quote } from '@relayooor/shared'
import { isFinished } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import { until } from '../kit/until.ts'
import { key } from './network.ts'
import { paymentOf, send } from './payments.ts'
import { arrivals, balance, openSequences } from './queries.ts'
import { signMessage } from './signMessage.ts'
import { address, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendTransfer } from './transfers.ts'

const service = useService()

/** Fee of simd's bank send. */
const sendingFee = 1500n
const excess = 500_000n
const noted = 700_000n
/** Each follows a change of an order. */
const kills = 12

const stake = (user: string) => balance(network, 'ibc-0', address(user))
const statusOf = (token: string) => service.current.api.call('status', { params: { token } })

describe('a server that is killed after every change', () => {
  it('loses nothing, clears nothing twice, and gives back what it did not earn', async () => {
    showLogOnFailure(service.current)
    const people = ['user36', 'user37', 'user38']
    const packets: PacketId[] = []
    for (const user of people) packets.push((await sendTransfer(network, { from: 'ibc-0', user })).packet)
    const unpaid = (await sendTransfer(network, { from: 'ibc-0', user: 'user39' })).packet
    const orders = await Promise.all(people.map((user, index) => quote(service.current, user, packets.slice(index, index + 1))))
    const [exact, over, twice] = orders
    if (!exact || !over || !twice) throw new Error('three orders were asked for')
    const before = new Map(await Promise.all([...people, 'user39'].map(async user => [user, await stake(user)] as const)))

    const killing = killAfterEachChange(orders)
    await send(network, paymentOf(exact, 'user36'))
    const payment = paymentOf(over, 'user37')
    await send(network, { ...payment, amount: { ...payment.amount, amount: String(BigInt(payment.amount.amount) + excess) } })
    await send(network, paymentOf(twice, 'user38'))
    await send(network, paymentOf(twice, 'user38'))
    const txHash = await send(network, {
      chain: 'ibc-0',
      user: 'user39',
      to: address('service'),
      amount: { denom: 'stake', amount: String(noted) },
      memo: 'hello',
    })
    expect(await killing).toBe(kills)

    const ends = await Promise.all(orders.map(({ token }) => settled(token)))
    expect(ends.map(({ status, packets: results }) => [status, results[0]?.result])).toEqual(orders.map(() => ['cleared', 'delivered']))
    expect(ends.map(({ refunds }) => refunds.map(({ reason }) => reason))).toEqual([[], ['over'], ['duplicate']])
    const counts = await arrivals(network, 'ibc-1', network.channels[0]['ibc-0'])
    expect(packets.map(({ sequence }) => counts.get(sequence))).toEqual([1, 1, 1])
    expect(await openSequences(network, 'ibc-0', unpaid.channelId)).toContain(unpaid.sequence)

    const net = (index: number) => BigInt(ends[index]?.refunds[0]?.net?.amount ?? 0)
    const price = (order: Quote) => BigInt(order.fees.total.amount)
    expect(await stake('user36')).toBe((before.get('user36') ?? 0n) - price(exact) - sendingFee)
    expect(await stake('user37')).toBe((before.get('user37') ?? 0n) - price(over) - excess - sendingFee + net(1))
    expect(await stake('user38')).toBe((before.get('user38') ?? 0n) - 2n * (price(twice) + sendingFee) + net(2))

    const inTx = { chainId: 'ibc-0', txHash }
    const { nonce, message } = await service.current.api.call('claimChallenge', { body: inTx })
    await service.current.api.call('claim', { body: { ...inTx, nonce, ...(await signMessage(key(network.keys, 'user39'), message)) } })
    await service.current.kill()
    await service.current.start()
    const back = await until(
      'what was held is back',
      async () =>
        (await service.current.api.call('paymentsInTx', { params: inTx, query: {} })).items[0]?.refunds.find(
          ({ status }) => status === 'confirmed',
        ),
      { timeoutMs: 60_000 },
    )
    expect(await stake('user39')).toBe((before.get('user39') ?? 0n) - noted - sendingFee + BigInt(back.net?.amount ?? 0))
  }, 300_000)
})

/** SIGKILL and a new start whenever one of these orders has changed, or all have ended. @returns how often */
async function killAfterEachChange(orders: Quote[]): Promise<number> {
  const seen = async () => (await Promise.all(orders.map(({ token }) => statusOf(token)))).reduce((sum, { revision }) => sum + revision, 0)
  let last = await seen()
  for (let killed = 0; killed < kills; killed += 1) {
    last = await until(
      'an order has changed, or all have ended',
      async () => {
        const now = await seen()
        const ended = (await Promise.all(orders.map(({ token }) => statusOf(token)))).every(({ status }) => isFinished(status))
        return now > last || ended ? now : null
      },
      { everyMs: 20, timeoutMs: 60_000 },
    )
    await service.current.kill()
    await service.current.start()
  }
  return kills
}

/** The order has ended, and what it owed is in blocks. */
function settled(token: string) {
  return until(
    `order ${token} has ended and its refunds have arrived`,
    async () => {
      const status = await statusOf(token)
      return isFinished(status.status) && status.refunds.every(refund => refund.status === 'confirmed') && status
    },
    { timeoutMs: 120_000 },
  )
}
