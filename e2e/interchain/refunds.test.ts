import type { ClearingStatus } from '@relayooor/shared'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { until } from '../kit/until.ts'
import { makeHeldHermes } from './heldHermes.ts'
import { key, wideLimits } from './network.ts'
import { paymentOf, send } from './payments.ts'
import { balance } from './queries.ts'
import { drainLane, fundLane, relayByOther } from './relaying.ts'
import { signMessage } from './signMessage.ts'
import { address, finished, network, quote, showLogOnFailure, useService } from './testing.ts'
import { sendTransfer } from './transfers.ts'

const hermes = await makeHeldHermes(network)
const settings = join(network.folder, 'one-retry.yaml')
writeFileSync(settings, `${wideLimits}retry: { backoffSeconds: [1] }\n`)
const service = useService({ HERMES_BIN: hermes.bin, CLEARING_TOKEN_TTL: '30', RELAYOOOR_CONFIG: settings })

/** Fee of simd's bank send. */
const sendingFee = 1500n

/** Waits until all refunds of an order are confirmed. */
async function refunded(token: string): Promise<ClearingStatus['refunds']> {
  return until(
    `the refunds of ${token} are confirmed`,
    async () => {
      const { refunds } = await service.current.api.call('status', { params: { token } })
      return refunds.length > 0 && refunds.every(refund => refund.status === 'confirmed') && refunds
    },
    { timeoutMs: 60_000 },
  )
}

const netOf = (refunds: ClearingStatus['refunds']) => refunds.reduce((sum, refund) => sum + BigInt(refund.net?.amount ?? 0), 0n)
const stake = (user: string) => balance(network, 'ibc-0', address(user))

describe("money that was not earned is back in the payer's balance", () => {
  it('over-paid: the excess, less the gas of sending it', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user30' })
    const order = await quote(service.current, 'user30', [packet])
    const before = await stake('user30')
    const payment = paymentOf(order, 'user30')
    await send(network, { ...payment, amount: { ...payment.amount, amount: String(BigInt(payment.amount.amount) + 500_000n) } })
    expect((await finished(service.current, order.token)).status).toBe('cleared')
    const refunds = await refunded(order.token)
    expect(refunds).toMatchObject([{ reason: 'over', amount: { amount: '500000' }, lessGas: true }])
    expect(netOf(refunds)).toBeGreaterThan(400_000n)
    expect(await stake('user30')).toBe(before - BigInt(payment.amount.amount) - sendingFee - 500_000n + netOf(refunds))
  })

  it('another relayer was faster: the whole price', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user31' })
    const order = await quote(service.current, 'user31', [packet])
    const before = await stake('user31')
    await hermes.hold('before')
    await send(network, paymentOf(order, 'user31'))
    await until('our clear is about to begin', hermes.isHeld)
    await relayByOther(network, packet)
    await hermes.release()
    expect(await finished(service.current, order.token)).toMatchObject({ status: 'not_cleared', packets: [{ result: 'cleared_by_other' }] })
    const refunds = await refunded(order.token)
    expect(refunds).toMatchObject([{ reason: 'cleared-by-other', amount: order.fees.total, net: order.fees.total }])
    expect(await stake('user31')).toBe(before - sendingFee)
  })

  it('not cleared: the whole price', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user32' })
    const order = await quote(service.current, 'user32', [packet])
    const before = await stake('user32')
    await drainLane(network, 'ibc-1')
    try {
      await send(network, paymentOf(order, 'user32'))
      expect(await finished(service.current, order.token, { timeoutMs: 120_000 })).toMatchObject({
        status: 'not_cleared',
        packets: [{ result: 'failed' }],
      })
    } finally {
      await fundLane(network, 'ibc-1')
    }
    expect(await refunded(order.token)).toMatchObject([{ reason: 'not-cleared', net: order.fees.total }])
    expect(await stake('user32')).toBe(before - sendingFee)
  })

  it('late, when nothing is left to clear: all of it, less the gas of sending it', async () => {
    showLogOnFailure(service.current)
    const { packet } = await sendTransfer(network, { from: 'ibc-0', user: 'user33' })
    const order = await quote(service.current, 'user33', [packet])
    await relayByOther(network, packet)
    await until(
      'the price is over',
      async () => (await service.current.api.call('status', { params: { token: order.token } })).status === 'expired',
      { timeoutMs: 60_000 },
    )
    const before = await stake('user33')
    await send(network, paymentOf(order, 'user33'))
    const refunds = await refunded(order.token)
    expect(refunds).toMatchObject([{ reason: 'late', amount: order.fees.total, lessGas: true }])
    expect(await stake('user33')).toBe(before - sendingFee - BigInt(order.fees.total.amount) + netOf(refunds))
  })

  it('sent without a memo: held for its owner, who proves that he paid and has it back', async () => {
    showLogOnFailure(service.current)
    const payer = key(network.keys, 'user34')
    const before = await stake('user34')
    const txHash = await send(network, {
      chain: 'ibc-0',
      user: 'user34',
      to: address('service'),
      amount: { denom: 'stake', amount: '700000' },
      memo: 'for my transfer',
    })
    const inTx = { chainId: 'ibc-0', txHash }
    const look = () => service.current.api.call('paymentsInTx', { params: inTx, query: {} })
    const [held] = (
      await until('it is held', async () => {
        const found = await look()
        return found.items[0]?.state === 'held' && found
      })
    ).items
    expect(held).toMatchObject({ match: 'unmatched', heldReason: 'unmatched', may: expect.arrayContaining(['send-back']), refunds: [] })

    const { nonce, message } = await service.current.api.call('claimChallenge', { body: inTx })
    // Somebody else's signature gets nothing.
    await expect(
      service.current.api.call('claim', { body: { ...inTx, nonce, ...(await signMessage(key(network.keys, 'user35'), message)) } }),
    ).rejects.toMatchObject({ code: 'signature-invalid' })
    await service.current.api.call('claim', { body: { ...inTx, nonce, ...(await signMessage(payer, message)) } })
    const refund = await until('the money is back', async () => (await look()).items[0]?.refunds.find(one => one.status === 'confirmed'))
    expect(refund).toMatchObject({ reason: 'unmatched', to: payer.address })
    expect(await stake('user34')).toBe(before - sendingFee - 700_000n + BigInt(refund.net?.amount ?? 0))
  })
})
