import { describe, expect, it } from 'vitest'
import { subscribe } from '../kit/live.ts'
import { until } from '../kit/until.ts'
import { payQuote } from './payments.ts'
import { balance, openSequences, waitForTx } from './queries.ts'
import { address, finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendTransfer } from './transfers.ts'

const service = useService()

describe('money that cannot arrive', () => {
  it('comes back when the transfer has timed out, and is told to be back only when the source shows it', async () => {
    showLogOnFailure(service.current)
    const { api, url } = service.current
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user14', amount: 4321n, denom: 'samoleans', timeoutSeconds: 4 })
    const missing = await balance(network, 'ibc-0', address('user14'), 'samoleans')
    await until('its time is over on the destination', async () => (await api.call('packet', { params: packet })).verdict.kind === 'return')
    const order = await quote(service.current, 'user14', [packet])
    expect(order.fees.packets).toMatchObject([{ verdict: 'return' }])
    const live = await subscribe(url, order.token)
    await payQuote(network, 'user14', order)
    // By the time that it is told, the source has given the money back.
    const { status } = await live.first('it is back', ({ packets }) => packets[0]?.result === 'returned')
    expect(await openSequences(network, 'ibc-0', packet.channelId)).not.toContain(packet.sequence)
    expect(await balance(network, 'ibc-0', address('user14'), 'samoleans')).toBe(missing + 4321n)
    const proof = await waitForTx(network, 'ibc-0', status.packets[0]?.txHash ?? '')
    expect(proof.events).toContainEqual(
      expect.objectContaining({
        type: 'timeout_packet',
        attributes: expect.arrayContaining([expect.objectContaining({ key: 'packet_sequence', value: packet.sequence })]),
      }),
    )
    expect(await finished(service.current, order.token)).toMatchObject({
      status: 'cleared',
      packets: [{ result: 'returned', txChainId: 'ibc-0' }],
      refunds: [],
    })
    live.close()
  })

  it('comes back when the destination refuses it: an error acknowledgement, never an arrival', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user15', amount: 999n, denom: 'samoleans', to: 'nobody-at-all' })
    const missing = await balance(network, 'ibc-0', address('user15'), 'samoleans')
    const order = await quote(service.current, 'user15', [packet])
    expect(order.fees.packets).toMatchObject([{ verdict: 'return', reason: 'receiver-refused' }])
    const live = await subscribe(service.current.url, order.token)
    await payQuote(network, 'user15', order)
    expect(await finished(service.current, order.token)).toMatchObject({
      status: 'cleared',
      packets: [{ result: 'error_ack', txChainId: 'ibc-0' }],
      refunds: [],
    })
    expect(await balance(network, 'ibc-0', address('user15'), 'samoleans')).toBe(missing + 999n)
    expect(live.told.flatMap(({ status }) => status.packets.map(({ result }) => result))).not.toContain('delivered')
    live.close()
  })
})
