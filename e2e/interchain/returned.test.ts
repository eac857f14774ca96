import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { subscribe } from '../kit/live.ts'
import { until } from '../kit/until.ts'
import { chainHead } from './chain.ts'
import { arrivedDenom } from './denom.ts'
import { payQuote } from './payments.ts'
import { balance, openSequences, simd, waitForTx } from './queries.ts'
import { relayByOther } from './relaying.ts'
import { address, finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendTransfer } from './transfers.ts'

const service = useService()
const Known = z.object({ consensus_state: z.object({ timestamp: z.string() }) })

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

  it('comes back at once when it was over as it was sent, reckoned from what its chain last knew of the other', async () => {
    showLogOnFailure(service.current)
    const { api } = service.current
    const ofClient = ['client', 'consensus-state', network.clients['ibc-0'], '--latest-height', '--prove=false']
    const state = await simd(network, 'ibc-0', 'query', 'ibc', ...ofClient)
    const known = Date.parse(Known.parse(state).consensus_state.timestamp)
    await until(
      'the other chain is far beyond that',
      async () => (await chainHead(network.chains['ibc-1'].rpc)).time.getTime() > known + 5_000,
    )
    const timeoutSeconds = Math.ceil((known - Date.now()) / 1000) + 1
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user14', amount: 777n, denom: 'samoleans', timeoutSeconds })
    const missing = await balance(network, 'ibc-0', address('user14'), 'samoleans')
    const { timeout, verdict } = await until('it is seen', () => api.call('packet', { params: packet }))
    expect(timeout.elapsed).toBe(true)
    expect(verdict).toMatchObject({
      kind: 'return',
      advice: expect.stringMatching(/^It ran out of time at .* and can no longer arrive\. Clearing returns your /) as unknown,
    })
    const order = await quote(service.current, 'user14', [packet])
    expect(order.fees.packets).toMatchObject([{ verdict: 'return' }])
    await payQuote(network, 'user14', order)
    expect(await finished(service.current, order.token)).toMatchObject({
      status: 'cleared',
      packets: [{ result: 'returned' }],
      refunds: [],
    })
    expect(await balance(network, 'ibc-0', address('user14'), 'samoleans')).toBe(missing + 777n)
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

  it('of the other chain, that ran out of time on its way home, is made again to the unit, and gets home by the next one', async () => {
    showLogOnFailure(service.current)
    const [{ 'ibc-1': channelId }] = network.channels
    const voucher = arrivedDenom(channelId, 'samoleans')
    const away = () => balance(network, 'ibc-1', address('user13'), voucher)
    const [atHome, before] = [await balance(network, 'ibc-0', address('user13'), 'samoleans'), await away()]
    await relayByOther(network, (await sendTransfer(network, { from: 'ibc-0', user: 'user13', amount: 5_003n, denom: 'samoleans' })).packet)
    expect((await away()) - before).toBe(5_003n)

    const homeward = { from: 'ibc-1', user: 'user13', amount: 5_003n, denom: voucher } as const
    const { packet } = await sendTransfer(network, { ...homeward, timeoutSeconds: 4 })
    expect(await away()).toBe(before)
    await until('its time is over', async () => (await service.current.api.call('packet', { params: packet })).verdict.kind === 'return')
    const order = await quote(service.current, 'user13', [packet], 'ibc-1')
    await payQuote(network, 'user13', order)
    expect(await finished(service.current, order.token)).toMatchObject({
      status: 'cleared',
      packets: [{ result: 'returned', txChainId: 'ibc-1' }],
      refunds: [],
    })
    expect((await away()) - before).toBe(5_003n)

    await relayByOther(network, (await sendTransfer(network, homeward)).packet)
    expect([await balance(network, 'ibc-0', address('user13'), 'samoleans'), await away()]).toEqual([atHome, before])
  })
})
