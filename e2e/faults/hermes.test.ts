import type { ClearingStatus, PacketId, Quote } from '@relayooor/shared'
import { ProblemBody } from '@relayooor/shared'
import { afterEach, expect, it } from 'vitest'
import { sentByItself } from '../kit/sentByItself.ts'
import { until } from '../kit/until.ts'
import { addressOf, arrivals, finished, patience, pay, quoteFor, stuckTransfer } from '../service/people.ts'
import { isAlive } from '../service/processes.ts'
import { hub, useTestSetup } from '../service/testSetup.ts'

const setup = useTestSetup({ env: { CLEAR_TIMEOUT_SECONDS: '5' } })

afterEach(() => setup.current.sandbox.control.clear())

const transfer = (options?: Parameters<typeof stuckTransfer>[1]) => stuckTransfer(setup.current, options)
const price = (...packets: PacketId[]) => quoteFor(setup.current, packets)
const runsWith = (packet: PacketId) => setup.current.records.runs(packet)
const owed = ({ refunds }: ClearingStatus) => refunds.reduce((sum, { amount }) => sum + BigInt(amount.amount), 0n)
const total = ({ payment }: Quote) => BigInt(payment.amount.amount)

it('that hangs is ended by the time-out; the next call clears', async () => {
  const packet = await transfer()
  const quote = await price(packet)
  await setup.current.sandbox.control.setHermes({ fault: 'hang' })
  await pay(setup.current, quote)
  const process = await until('Hermes is at work', async () => (await setup.current.records.hermes()).at(0), patience)
  await until('its time is up', async () => (await runsWith(packet)).some(({ end }) => end === 'timed-out'), patience)
  expect(isAlive(process)).toBe(false)
  await setup.current.sandbox.control.clear()
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', refunds: [] })
  expect(arrivals(setup.current, packet)).toBe(1)
})

it('that does half of its work is called again for each packet left, alone', async () => {
  const packets = [await transfer(), await transfer(), await transfer(), await transfer()]
  const quote = await price(...packets)
  await setup.current.sandbox.control.setHermes({ fault: 'half' })
  await pay(setup.current, quote)
  await until(
    'a first call has ended',
    async () => (await setup.current.records.runs()).some(({ sequences, ended }) => ended && sequences.length === 4),
    patience,
  )
  await setup.current.sandbox.control.clear()
  expect(await finished(setup.current, quote.token)).toMatchObject({
    status: 'cleared',
    packets: packets.map(packet => ({ packet, result: 'delivered' })),
    refunds: [],
  })
  for (const packet of packets) {
    expect(arrivals(setup.current, packet)).toBe(1)
    const later = (await runsWith(packet)).slice(1)
    expect(later.map(({ sequences }) => sequences)).toEqual(later.map(() => [packet.sequence]))
    // The odd sequences.
    expect(later.length > 0).toBe(BigInt(packet.sequence) % 2n === 1n)
  }
})

it('that is killed in the middle leaves nothing undone', async () => {
  const packet = await transfer()
  const quote = await price(packet)
  await setup.current.sandbox.control.setHermes({ fault: 'crash' })
  await pay(setup.current, quote)
  await until('a call has crashed', async () => (await runsWith(packet)).some(({ ended }) => ended), patience)
  await setup.current.sandbox.control.clear()
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] })
  expect(arrivals(setup.current, packet)).toBe(1)
})

it('that says success and relays nothing is not believed: all of the price goes back', async () => {
  const packet = await transfer({ channelId: 'channel-1' })
  const quote = await price(packet)
  await setup.current.sandbox.control.setHermes({ fault: 'nothing' })
  await pay(setup.current, quote)
  expect(await finished(setup.current, quote.token)).toMatchObject({
    status: 'not_cleared',
    packets: [{ packet, result: 'failed', reason: 'hermes-relayed-nothing' }],
    refunds: [{ reason: 'not-cleared', amount: quote.payment.amount, to: addressOf(setup.current, 'alice'), status: sentByItself }],
  })
  expect(await runsWith(packet)).toHaveLength(4)
  expect(arrivals(setup.current, packet)).toBe(0)
})

it('that is slower than another relayer: its part and the fee go back', async () => {
  const packet = await transfer()
  const quote = await price(packet)
  await setup.current.sandbox.control.setHermes({ fault: 'hang' })
  await pay(setup.current, quote)
  await until('Hermes is at work', async () => (await runsWith(packet)).length > 0, patience)
  await setup.current.sandbox.control.relay({ ...packet, sequence: BigInt(packet.sequence) }, 'full')
  const end = await finished(setup.current, quote.token)
  expect(end).toMatchObject({
    status: 'not_cleared',
    packets: [{ packet, result: 'cleared_by_other' }],
    refunds: [{ reason: 'cleared-by-other', status: sentByItself }],
  })
  expect(owed(end)).toBe(total(quote))
  await until('Hermes has been ended', async () => (await setup.current.records.hermes()).length === 0, patience)
})

it('whose wallet is empty: the route is paused before anybody pays', async () => {
  const packet = await transfer()
  await price(packet)
  const before = await setup.current.records.money()
  await setup.current.sandbox.control.drain(hub, addressOf(setup.current, 'lane'))
  const refused = await fetch(`${setup.current.service.url}/api/v1/clearing/request-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ walletAddress: addressOf(setup.current, 'alice'), chainId: hub, packets: [packet] }),
  })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)])
  expect(ProblemBody.parse(await refused.json())).toMatchObject({ code: 'route-paused', reason: 'lane-without-funds' })
  expect(await setup.current.records.money()).toEqual(before)
  await setup.current.sandbox.control.fund(hub, addressOf(setup.current, 'lane'), 500_000_000n)
  expect((await price(packet)).packets).toEqual([packet])
})

// Comes last: from here on the chains' clock is ahead of ours.
it('that comes when a transfer has run out of time: it is returned, its part goes back', async () => {
  const [packet, other] = [await transfer({ timeoutSeconds: 900 }), await transfer({ timeoutSeconds: 86_400 })]
  const quote = await price(packet, other)
  // Each call takes five seconds, which leaves time to act before the last attempt.
  await setup.current.sandbox.control.setHermes({ fault: 'hang' })
  await pay(setup.current, quote)
  await until('Hermes is at work', async () => (await runsWith(packet)).length > 0, patience)
  await setup.current.sandbox.control.advanceTime(1_000_000)
  await setup.current.sandbox.control.clear()
  const end = await finished(setup.current, quote.token)
  expect(end).toMatchObject({
    status: 'partly_cleared',
    packets: [
      { packet, verdict: 'deliver', result: 'returned' },
      { packet: other, result: 'delivered' },
    ],
    refunds: [{ reason: 'not-cleared', status: sentByItself }],
  })
  expect(owed(end)).toBe(BigInt(quote.fees.packets[0]?.amount.amount ?? 0))
  expect(arrivals(setup.current, packet)).toBe(0)
})
