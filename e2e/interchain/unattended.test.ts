import { describe, expect, it } from 'vitest'
import { until } from '../kit/until.ts'
import { broadcastTogether, countInBlock, unrelatedTxs } from './flood.ts'
import { key } from './network.ts'
import { paymentOf, payQuote, signBySimd } from './payments.ts'
import { waitForHeight } from './queries.ts'
import { finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendTransfer } from './transfers.ts'

const service = useService()
const cleared = { status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] }

describe('a payment that nobody watches', () => {
  it('is found when it was made while the server was down', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user26' })
    const order = await quote(service.current, 'user26', [packet])
    await service.current.stop()
    const { height } = await payQuote(network, 'user26', order)
    await waitForHeight(network, 'ibc-0', height + 10)
    await service.current.start()
    expect(await finished(service.current, order.token)).toMatchObject({
      ...cleared,
      payments: [{ height: String(height), match: 'exact' }],
    })
  })

  it('is carried through when the page is closed right after signing', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user27' })
    const order = await quote(service.current, 'user27', [packet])
    const txBytes = await signBySimd(network, paymentOf(order, 'user27'))
    const { txHash } = await service.current.api.call('broadcast', { body: { token: order.token, txBytes } })
    expect(await finished(service.current, order.token)).toMatchObject({ ...cleared, payments: [{ txHash, match: 'exact' }] })
  })

  it('is seen among 200 other transactions of its blocks', async () => {
    showLogOnFailure(service.current)
    const chain = network.chains['ibc-0']
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user28' })
    const order = await quote(service.current, 'user28', [packet])
    const senders = Array.from({ length: 10 }, (_, index) => key(network.keys, `user${29 + index}`))
    const others = await unrelatedTxs(chain, senders, 40)
    await broadcastTogether(chain, [...others.slice(0, 200), await signBySimd(network, paymentOf(order, 'user28')), ...others.slice(200)])
    const end = await finished(service.current, order.token)
    expect(end).toMatchObject(cleared)
    const height = Number(end.payments[0]?.height)
    const blocks = await until('the block after the payment is there', () =>
      Promise.all([height - 1, height, height + 1].map(at => countInBlock(chain, at))),
    )
    expect(blocks.reduce((sum, count) => sum + count)).toBeGreaterThan(200)
  })
})
