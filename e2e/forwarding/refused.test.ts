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
