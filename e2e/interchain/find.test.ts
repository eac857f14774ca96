import { describe, expect, it } from 'vitest'
import { until } from '../kit/until.ts'
import { key } from './network.ts'
import { payQuote } from './payments.ts'
import { address, finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendTransfers } from './transactions.ts'
import { sendTransfer } from './transfers.ts'

const service = useService({ STUCK_AFTER_SECONDS: '2' })

describe('a stuck transfer', () => {
  it('is found by sender, by receiver and by transaction, with what the chains say of it', async () => {
    const { api } = service.current
    const before = Date.now()
    const { packet, txHash } = await sendTransfer(network, {
      from: 'ibc-0',
      user: 'user0',
      to: address('user1'),
      amount: 12_345n,
      denom: 'samoleans',
    })
    const stuck = await until('it counts as stuck', async () => {
      const { items } = await api.call('stuckPackets', { query: { address: address('user0'), role: 'sender' } })
      return items.find(item => item.stuck)
    })
    const expected = {
      packet,
      route: { destinationChainId: 'ibc-1', destinationPortId: 'transfer', destinationChannelId: network.channels[0]['ibc-1'] },
      sentTxHash: txHash,
      sender: address('user0'),
      receiver: address('user1'),
      amount: { denom: 'samoleans', amount: '12345' },
      verdict: { kind: 'deliver' },
    }
    expect(stuck).toMatchObject(expected)
    const sentAt = Date.parse(stuck.sentAt ?? '')
    expect(Math.abs(sentAt - before)).toBeLessThan(10_000)
    expect(Math.abs(Number(stuck.ageSeconds) - (Date.now() - sentAt) / 1000)).toBeLessThan(5)

    const byReceiver = await api.call('stuckPackets', { query: { address: address('user1'), role: 'receiver' } })
    expect(byReceiver.items).toMatchObject([expected])
    const byTx = await api.call('packetsByTx', { params: { chainId: 'ibc-0', txHash: txHash.toLowerCase() } })
    expect(byTx.items).toMatchObject([expected])
    expect(await api.call('packet', { params: packet })).toMatchObject(expected)
    expect((await api.call('stuckPackets', { query: { address: address('user1'), role: 'sender' } })).items).toEqual([])
  })

  it('is not invented: an unknown transaction and a sequence that was never sent are not found', async () => {
    const { api } = service.current
    await expect(api.call('packetsByTx', { params: { chainId: 'ibc-0', txHash: 'AB'.repeat(32) } })).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(
      api.call('packet', { params: { chainId: 'ibc-0', portId: 'transfer', channelId: 'channel-0', sequence: '18446744073709551615' } }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('of any receiver that a chain takes is recorded, and what is paid in and after that block as well', async () => {
    showLogOnFailure(service.current)
    const { api } = service.current
    const sender = key(network.keys, 'user29')
    const channelId = network.channels[0]['ibc-0']
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user29' })
    await until('it is late', async () => (await api.call('packet', { params: packet })).verdict.kind === 'deliver')
    const order = await quote(service.current, 'user29', [packet])
    // The longest receiver that ibc-go takes; five of them were once too long for one notification of the database.
    const receivers = ['a', 'b', 'c', 'd', 'e'].map(letter => letter.repeat(2_048))
    const transfers = receivers.map(receiver => ({
      receiver,
      amount: { denom: 'stake', amount: '5' },
      channelId,
      timeoutSeconds: 3_600,
      memo: '',
    }))
    const { txHash, sequences } = await sendTransfers(network.chains['ibc-0'], sender, transfers, 2_000_000)
    await payQuote(network, 'user29', order)
    expect(await finished(service.current, order.token)).toMatchObject({ status: 'cleared' })
    const { items } = await api.call('packetsByTx', { params: { chainId: 'ibc-0', txHash } })
    expect(items.map(item => item.packet.sequence)).toEqual(sequences)
    for (const [index, item] of items.entries()) {
      expect(item.shortened).toEqual(['receiver'])
      expect(receivers[index]?.startsWith(item.receiver?.slice(0, 100) ?? 'nothing')).toBe(true)
    }
  })
})
