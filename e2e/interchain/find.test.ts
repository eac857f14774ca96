import { describe, expect, it } from 'vitest'
import { address, network, useService } from './testing.ts'
import { sendTransfer } from './transfers.ts'
import { until } from './until.ts'

const service = useService({ STUCK_AFTER_SECONDS: '2' })

describe('a stuck transfer', () => {
  it('is found by sender, by receiver and by transaction, with what the chains say of it', async () => {
    const { api } = service.current
    const before = Date.now()
    const { packet, txHash } = await sendTransfer(network, { from: 'ibc-0', user: 'user0', to: address('user1'), amount: 12_345n, denom: 'samoleans' })
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
    await expect(api.call('packetsByTx', { params: { chainId: 'ibc-0', txHash: 'AB'.repeat(32) } })).rejects.toMatchObject({ code: 'not-found' })
    await expect(api.call('packet', { params: { chainId: 'ibc-0', portId: 'transfer', channelId: 'channel-0', sequence: '18446744073709551615' } })).rejects.toMatchObject({ code: 'not-found' })
  })
})
