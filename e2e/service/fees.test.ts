import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { until } from '../kit/until.ts'
import { addressOf, finished, patience, pay, quoteFor, statusOf, statusWhen, stuckTransfer } from './people.ts'
import { hub, useTestSetup, zone } from './testSetup.ts'

const folder = mkdtempSync(join(tmpdir(), 'relayooor-fees-'))
const path = join(folder, 'service.yaml')
writeFileSync(
  path,
  `
fees: { uhub: { service: 1000000, perPacket: 100000, tiers: [{ packets: 2, discountPercent: 10 }] } }
limits: { openPrices: 2 }
failingRoutes: { afterOrders: 2, coolDownSeconds: 5 }
retry: { backoffSeconds: [1] }
`,
)
afterAll(() => rmSync(folder, { recursive: true }))

const setup = useTestSetup({ env: { RELAYOOOR_CONFIG: path } })
const newQuote = async (channelId = 'channel-0') => quoteFor(setup.current, [await stuckTransfer(setup.current, { channelId })])
const sum = (amounts: { amount: string }[]) => amounts.reduce((total, { amount }) => total + BigInt(amount), 0n)

it('a price has the gas of its clear in it, at the price that the chains ask now', async () => {
  const packets = [await stuckTransfer(setup.current)]
  const { fees, payment } = await quoteFor(setup.current, packets)
  const [part] = fees.packets
  // There is no exchange rate for the zone's coin, so its gas is shown as left out.
  expect(fees.gasEstimate).toMatchObject([
    { chainId: hub, denom: 'uhub' },
    { chainId: zone, denom: 'uzone' },
  ])
  expect(fees.gasNotIncluded).toEqual(fees.gasEstimate?.filter(gas => gas.chainId === zone))
  expect(part).toMatchObject({ perPacket: { amount: '100000' }, gas: { amount: fees.gasEstimate?.[0]?.amount }, discount: { amount: '0' } })
  expect(sum([fees.service, ...fees.packets.map(one => one.amount)])).toBe(BigInt(payment.amount.amount))
  expect(payment.fee).toEqual({ denom: 'uhub', amount: '1500' })

  const gas = BigInt(part?.gas.amount ?? 0)
  const leftOut = (one: typeof fees) => sum(one.gasNotIncluded ?? [])
  await setup.current.sandbox.control.setGasPrice(hub, '0.02')
  await setup.current.sandbox.control.setGasPrice(zone, '0.03')
  // Chains are asked independently.
  const dearer = await until(
    'the price follows both chains',
    async () => {
      const quote = await quoteFor(setup.current, packets)
      return (
        sum(quote.fees.packets.map(one => one.gas)) > gas &&
        quote.payment.fee.amount === '3000' &&
        leftOut(quote.fees) > leftOut(fees) &&
        quote
      )
    },
    patience,
  )
  expect(sum(dearer.fees.packets.map(one => one.gas))).toBe(2n * gas)
  expect(leftOut(dearer.fees)).toBe(3n * leftOut(fees))
  // Hermes pays it.
  await pay(setup.current, dearer)
  expect(await finished(setup.current, dearer.token)).toMatchObject({ status: 'cleared' })
  await setup.current.sandbox.control.setGasPrice(hub, '0.01')
  await setup.current.sandbox.control.setGasPrice(zone, '0.01')
})

it('nothing is sold while gas costs more than Hermes pays, and a price that was given before holds', async () => {
  const { control } = setup.current.sandbox
  const quote = await newQuote()
  const packets = [await stuckTransfer(setup.current)]
  await control.setGasPrice(zone, '1')
  await until(
    'the route is not sold',
    async () => {
      const refused = await setup.current.service.api
        .call('requestToken', { body: { walletAddress: addressOf(setup.current, 'alice'), chainId: hub, packets } })
        .then(
          () => null,
          (error: unknown) => error,
        )
      expect(refused).toMatchObject({ code: 'route-paused', facts: { reason: 'gas-too-dear', chainId: zone } })
      return true
    },
    patience,
  )
  await pay(setup.current, quote)
  expect(await statusWhen(setup.current, quote.token, ({ payments }) => payments.some(({ state }) => state === 'settled'))).toMatchObject({
    payments: [{ match: 'exact' }],
  })
  await control.setGasPrice(zone, '0.01')
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared' })
})

it('more transfers in one order cost less each, and the parts are kept and go back as before', async () => {
  const packets = [await stuckTransfer(setup.current), await stuckTransfer(setup.current)]
  const quote = await quoteFor(setup.current, packets)
  expect(quote.fees).toMatchObject({
    service: { amount: '900000' },
    serviceDiscount: { amount: '100000' },
    packets: [{ discount: { amount: '10000' } }, { discount: { amount: '10000' } }],
  })
  expect(sum([quote.fees.service, ...quote.fees.packets.map(one => one.amount)])).toBe(BigInt(quote.payment.amount.amount))
  await setup.current.sandbox.control.relay(
    { chainId: hub, channelId: 'channel-0', sequence: BigInt(packets[1]?.sequence ?? 0) },
    'deliver',
  )
  await pay(setup.current, quote)
  const { status, refunds } = await finished(setup.current, quote.token)
  expect(status).toBe('partly_cleared')
  expect(refunds).toMatchObject([{ reason: 'cleared-by-other', amount: quote.fees.packets[1]?.amount }])
})

it('the oldest of too many unpaid prices ends, and whoever pays it all the same is served', async () => {
  const first = await newQuote('channel-1')
  await newQuote('channel-1')
  expect(await statusOf(setup.current, first.token)).toMatchObject({ status: 'awaiting_payment' })
  await newQuote('channel-1')
  await statusWhen(setup.current, first.token, ({ status }) => status === 'expired')
  await pay(setup.current, first)
  expect(await finished(setup.current, first.token)).toMatchObject({ status: 'cleared', refunds: [] })
})

it('a route whose clears keep failing is not sold, is tried again after a while, and comes back', async () => {
  const { api } = setup.current.service
  const end = async () =>
    (await api.call('channels', {})).items
      .flatMap(view => [view.source, view.destination])
      .find(one => one.chainId === hub && one.channelId === 'channel-1')
  const packet = await stuckTransfer(setup.current, { channelId: 'channel-1' })
  await setup.current.sandbox.control.setHermes({ fault: 'nothing' })
  for (let failed = 0; failed < 2; failed++) {
    const quote = await newQuote('channel-1')
    await pay(setup.current, quote)
    expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'not_cleared', packets: [{ result: 'failed' }] })
  }
  const wish = { walletAddress: setup.current.sandbox.account('alice').addresses[hub] ?? '', chainId: hub, packets: [packet] }
  await expect(api.call('requestToken', { body: wish })).rejects.toMatchObject({
    code: 'route-paused',
    facts: { reason: 'route-failing', channelId: 'channel-1' },
  })
  expect(await end()).toMatchObject({ paused: { reason: 'route-failing' } })
  await setup.current.sandbox.control.setHermes({ fault: 'none' })
  const trial = await quoteFor(setup.current, [packet])
  await pay(setup.current, trial)
  expect(await finished(setup.current, trial.token)).toMatchObject({ status: 'cleared' })
  expect((await end())?.paused).toBeUndefined()
})
