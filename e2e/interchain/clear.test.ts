import { describe, expect, it } from 'vitest'
import { subscribe } from '../kit/live.ts'
import { arrivedDenom } from './denom.ts'
import { broadcastTogether } from './flood.ts'
import { paymentOf, payQuote, signBySimd } from './payments.ts'
import { arrivals, balance, openSequences } from './queries.ts'
import { address, finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendMany, sendTransfer } from './transfers.ts'

const service = useService()
const [first, second] = network.channels

describe('a paid clear', () => {
  it('delivers exactly the two packets paid for and leaves the third', async () => {
    showLogOnFailure(service.current)
    const sent = [
      await sendTransfer(network, { from: 'ibc-0', user: 'user2', amount: 100n }),
      await sendTransfer(network, { from: 'ibc-0', user: 'user2', amount: 20n }),
      await sendTransfer(network, { from: 'ibc-0', user: 'user2', amount: 3n }),
    ]
    const [one, left, three] = sent.map(({ packet }) => packet)
    if (!one || !left || !three) throw new Error('three packets were sent')
    const order = await quote(service.current, 'user2', [one, three])
    const live = await subscribe(service.current.url, order.token)
    const { txHash } = await payQuote(network, 'user2', order)
    const end = await finished(service.current, order.token)

    expect(end).toMatchObject({
      status: 'cleared',
      payments: [{ txHash, payer: address('user2'), match: 'exact', state: 'settled' }],
      packets: [
        { packet: one, result: 'delivered', txChainId: 'ibc-1' },
        { packet: three, result: 'delivered', txChainId: 'ibc-1' },
      ],
      refunds: [],
    })
    expect(await balance(network, 'ibc-1', address('user2'), arrivedDenom(first['ibc-1']))).toBe(103n)
    expect(await openSequences(network, 'ibc-0', first['ibc-0'])).toContain(left.sequence)
    // The socket told each arrival before the end, and every revision once.
    await live.first('the end', status => status.status === 'cleared')
    const revisions = live.told.map(({ status }) => status.revision)
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b))
    expect((await service.current.api.call('receipt', { params: { token: order.token } })).status).toMatchObject({ status: 'cleared' })
    live.close()
  })

  it('serves both directions and two channels at the same time', async () => {
    showLogOnFailure(service.current)
    const ways = [
      { from: 'ibc-0', to: 'ibc-1', user: 'user3', channel: first },
      { from: 'ibc-1', to: 'ibc-0', user: 'user4', channel: first },
      { from: 'ibc-0', to: 'ibc-1', user: 'user5', channel: second },
      { from: 'ibc-1', to: 'ibc-0', user: 'user6', channel: second },
    ] as const
    const orders = await Promise.all(
      ways.map(async ({ from, user, channel }) => {
        const { packet } = await sendTransfer(network, { from, user, channelId: channel[from], amount: 777n })
        return quote(service.current, user, [packet], from)
      }),
    )
    await Promise.all(ways.map(({ user }, index) => payQuote(network, user, orders[index] ?? fail())))
    for (const [index, { to, user, channel }] of ways.entries()) {
      expect(await finished(service.current, orders[index]?.token ?? fail())).toMatchObject({ status: 'cleared' })
      expect(await balance(network, to, address(user), arrivedDenom(channel[to]))).toBe(777n)
    }
  })

  it('carries 50 packets of one order', async () => {
    showLogOnFailure(service.current)
    const packets = (await sendMany(network, { from: 'ibc-0', user: 'user7', amount: 2n }, 50)).map(({ packet }) => packet)
    const order = await quote(service.current, 'user7', packets)
    await payQuote(network, 'user7', order)
    const end = await finished(service.current, order.token)
    expect(end.status).toBe('cleared')
    expect(end.packets.map(({ result }) => result)).toEqual(packets.map(() => 'delivered'))
    expect(await balance(network, 'ibc-1', address('user7'), arrivedDenom(first['ibc-1']))).toBe(100n)
  })

  it('carries what several users paid for on one channel in one call of Hermes', async () => {
    showLogOnFailure(service.current)
    const users = Array.from({ length: 6 }, (_, index) => `user${8 + index}`)
    const orders = await Promise.all(
      users.map(async user =>
        quote(service.current, user, [(await sendTransfer(network, { from: 'ibc-0', user, channelId: second['ibc-0'] })).packet]),
      ),
    )
    const signed: string[] = []
    for (const [index, user] of users.entries()) signed.push(await signBySimd(network, paymentOf(orders[index] ?? fail(), user)))
    await broadcastTogether(network.chains['ibc-0'], signed)
    const ends = []
    for (const order of orders) ends.push(await finished(service.current, order.token))
    expect(ends.map(end => end.status)).toEqual(users.map(() => 'cleared'))
    // Packets of different users arrived in the same transactions, each only once.
    const hashes = new Set(ends.flatMap(end => end.packets.map(packet => packet.txHash)))
    expect(hashes.size).toBeLessThan(users.length)
    const counts = await arrivals(network, 'ibc-1', second['ibc-0'])
    expect(ends.flatMap(end => end.packets).map(({ packet }) => counts.get(packet.sequence))).toEqual(users.map(() => 1))
  })
})

function fail(): never {
  throw new Error('an order is missing')
}
