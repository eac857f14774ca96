import type { PacketId } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import { sendForward } from '../interchain/forwards.ts'
import { limitedQuota } from '../interchain/genesis.ts'
import { payQuote } from '../interchain/payments.ts'
import { balance } from '../interchain/queries.ts'
import { address, finished, network, quote, showLogOnFailure, useService } from '../interchain/testing.ts'
import { sendTransfer } from '../interchain/transfers.ts'
import { until } from '../kit/until.ts'

const service = useService()
const view = (packet: Parameters<typeof quote>[2][number]) => service.current.api.call('packet', { params: packet })

describe('a transfer that its destination would refuse', () => {
  it.each([
    ['to no address at all', 'nobody-at-all'],
    // The distribution module's own account, which the bank lets nobody send to.
    ['to a module account', 'cosmos1jv65s3grqf6v6jl3dp4t6c9t9rk99cd88lyufl'],
  ])('%s is sold as a return, and kept as one', async (_, to) => {
    showLogOnFailure(service.current)
    const user = 'user7'
    const before = await balance(network, 'ibc-0', address(user), 'samoleans')
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user, to, amount: 77n, denom: 'samoleans' })
    await until('it is told', async () => {
      expect((await view(packet)).verdict).toMatchObject({ kind: 'return', reason: 'receiver-refused' })
      return true
    })
    const order = await quote(service.current, user, [packet])
    expect(order.fees.packets).toMatchObject([{ verdict: 'return' }])
    await payQuote(network, user, order)
    expect(await finished(service.current, order.token)).toMatchObject({
      status: 'cleared',
      packets: [{ result: 'error_ack' }],
      refunds: [],
    })
    expect(await balance(network, 'ibc-0', address(user), 'samoleans')).toBe(before)
  })

  it('whose forward any chain takes is a delivery, whatever its first receiver', async () => {
    const packet = await sendForward(network, 'user8', { amount: 3n })
    await until('it is told', async () => (await view(packet)).verdict.kind === 'deliver')
  })

  it('only by the last of them, its last receiver, is sold and kept as the way there and home, to the unit', async () => {
    showLogOnFailure(service.current)
    const user = 'user10'
    const before = await balance(network, 'ibc-0', address(user), 'samoleans')
    const first = await sendForward(network, user, { amount: 31n, denom: 'samoleans', to: 'nobody-at-all' })
    const isRefused = (packet: PacketId) =>
      until('it is told', async () => {
        expect((await view(packet)).verdict).toMatchObject({ kind: 'return', reason: 'receiver-refused' })
        return true
      })
    /** Buys and pays a step as a return, and waits for its end. */
    const cleared = async (packet: PacketId) => {
      const order = await quote(service.current, user, [packet], packet.chainId === 'ibc-1' ? 'ibc-1' : 'ibc-0')
      await payQuote(network, user, order)
      return { sold: order.fees.packets, end: await finished(service.current, order.token) }
    }

    await isRefused(first)
    const there = await cleared(first)
    expect(there.sold).toMatchObject([{ verdict: 'return', reason: 'receiver-refused', ends: { chainId: 'ibc-1', nextChainId: 'ibc-2' } }])
    expect(there.end).toMatchObject({ status: 'cleared', packets: [{ packet: first, result: 'passed_on' }], refunds: [] })

    const second = await until('its next hop is told', async () => (await view(first)).nextHop ?? null)
    await isRefused(second)
    const back = await cleared(second)
    expect(back.sold).toMatchObject([{ verdict: 'return', ends: { chainId: 'ibc-1', nextChainId: 'ibc-0' } }])
    expect(back.end).toMatchObject({ status: 'cleared', packets: [{ packet: second, result: 'error_ack' }], refunds: [] })

    await until('it can come home', async () => (await view(first)).verdict.kind === 'return')
    const home = await cleared(first)
    expect(home.end).toMatchObject({ status: 'cleared', packets: [{ packet: first, result: 'error_ack' }], refunds: [] })
    expect(await balance(network, 'ibc-0', address(user), 'samoleans')).toBe(before)
  })

  it('on its way, because the middle chain has switched the coin off, is not sold', async () => {
    const packet = await sendForward(network, 'user8', { amount: 3n, denom: 'frozen' })
    await until('it is told', async () => {
      expect((await view(packet)).verdict).toMatchObject({ kind: 'blocked', reason: 'send-disabled' })
      return true
    })
  })

  it('for a quota that is used up is not sold, and is once a smaller one fits', async () => {
    const user = 'user9'
    const transfer = { from: 'ibc-0', user, denom: 'limited' } as const
    const tooMuch = await sendTransfer(network, { ...transfer, amount: BigInt(limitedQuota) + 1n })
    const fits = await sendTransfer(network, { ...transfer, amount: BigInt(limitedQuota) })
    await until('both are told', async () => {
      expect((await view(fits.packet)).verdict.kind).toBe('deliver')
      expect((await view(tooMuch.packet)).verdict).toMatchObject({ kind: 'blocked', reason: 'rate-limited' })
      return true
    })
    await expect(quote(service.current, user, [tooMuch.packet])).rejects.toMatchObject({
      code: 'not-clearable',
      facts: { packets: [{ verdict: { kind: 'blocked', reason: 'rate-limited' } }] },
    })
  })
})
