import { describe, expect, it } from 'vitest'
import { sentByItself } from '../kit/sentByItself.ts'
import { arrivedDenom } from './denom.ts'
import { payQuote } from './payments.ts'
import { arrivals, balance } from './queries.ts'
import { relayByOther } from './relaying.ts'
import { address, finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendTransfer } from './transfers.ts'

const service = useService()

describe('others who are faster', () => {
  it('another relayer delivers between payment and clear: said so, and the whole price is owed back', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user16' })
    const order = await quote(service.current, 'user16', [packet])
    await service.current.stop()
    await payQuote(network, 'user16', order)
    await relayByOther(network, packet)
    await service.current.start()
    expect(await finished(service.current, order.token)).toMatchObject({
      status: 'not_cleared',
      packets: [{ packet, result: 'cleared_by_other', txChainId: 'ibc-1' }],
      refunds: [{ reason: 'cleared-by-other', amount: order.fees.total, to: address('user16'), status: sentByItself }],
    })
  })

  it('two orders are paid for one packet: one clears it, the other is owed back', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user17', amount: 50n })
    const orders = await Promise.all(['user17', 'user18'].map(user => quote(service.current, user, [packet])))
    await Promise.all(orders.map(order => payQuote(network, order.walletAddress === address('user17') ? 'user17' : 'user18', order)))
    const ends = await Promise.all(orders.map(order => finished(service.current, order.token)))
    const [kept, owed] = ends[0]?.status === 'cleared' ? ends : ends.toReversed()
    expect(kept).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] })
    const loser = orders.find(order => order.token === owed?.token)
    expect(owed).toMatchObject({
      status: 'not_cleared',
      packets: [{ result: 'duplicate' }],
      refunds: [{ reason: 'duplicate', amount: loser?.fees.total, to: loser?.refundAddress, status: sentByItself }],
    })
    expect(await balance(network, 'ibc-1', address('user17'), arrivedDenom(network.channels[0]['ibc-1']))).toBe(50n)
    expect((await arrivals(network, 'ibc-1', packet.channelId)).get(packet.sequence)).toBe(1)
  })
})
