import type { ClearingStatus, PacketId } from '@relayooor/shared'
import { Problem } from '@relayooor/shared'
import { afterEach, expect, it } from 'vitest'
import { sentByItself } from '../kit/sentByItself.ts'
import { until } from '../kit/until.ts'
import { addressOf, arrivals, finished, patience, pay, quoteFor, statusWhen, stuckTransfer } from './people.ts'
import { hub, useTestSetup, zone } from './testSetup.ts'

/** One transfer that makes each call of Hermes fail that is for it, among others that are well. */
const setup = useTestSetup({ env: { CLEAR_TIMEOUT_SECONDS: '6' } })

afterEach(() => setup.current.sandbox.control.clear())

async function transfers(count: number): Promise<PacketId[]> {
  const packets: PacketId[] = []
  while (packets.length < count) packets.push(await stuckTransfer(setup.current))
  return packets
}

function nth(packets: PacketId[], index: number): PacketId {
  const packet = packets[index]
  if (!packet) throw new Error(`there is no packet ${index}`)
  return packet
}

function runsWith(packet: PacketId) {
  return setup.current.records.runs(packet)
}

function quoteNow(packet: PacketId) {
  return setup.current.service.api.call('requestToken', {
    body: { walletAddress: addressOf(setup.current, 'alice'), chainId: hub, packets: [packet] },
  })
}

function resultOf({ packets }: ClearingStatus, { sequence }: PacketId) {
  return packets.find(one => one.packet.sequence === sequence)
}

it('of fifty, one hangs: the others are proven after four calls that hang, at the most, and so is who pays meanwhile', async () => {
  const { records, sandbox } = setup.current
  const packets = await transfers(50)
  const poison = nth(packets, 17)
  const other = await stuckTransfer(setup.current)
  const [quote, late] = [await quoteFor(setup.current, packets), await quoteFor(setup.current, [other], { payer: 'carol' })]
  await sandbox.control.setHermes({ fault: 'hang', sequences: [poison.sequence] })
  await pay(setup.current, quote)
  await until('a call hangs', async () => (await runsWith(poison)).length > 0, patience)
  await pay(setup.current, late, { payer: 'carol' })
  expect(await finished(setup.current, late.token)).toMatchObject({ status: 'cleared', refunds: [] })
  const end = await finished(setup.current, quote.token)
  expect(end).toMatchObject({
    status: 'partly_cleared',
    refunds: [{ reason: 'not-cleared', amount: quote.fees.packets[17]?.amount, status: sentByItself }],
  })
  expect(resultOf(end, poison)).toMatchObject({ result: 'failed', reason: 'transfer-hangs' })
  for (const packet of packets.filter(one => one !== poison)) {
    expect(resultOf(end, packet)).toMatchObject({ result: 'delivered' })
    expect(arrivals(setup.current, packet)).toBe(1)
  }
  const hung = await runsWith(poison)
  expect(hung.length).toBeLessThanOrEqual(4)
  expect(hung.at(-1)).toMatchObject({ sequences: [poison.sequence], end: 'timed-out' })
  // Who paid meanwhile did not wait for that.
  const runs = await records.runs()
  const alone = ({ sequence }: PacketId) => runs.findIndex(({ sequences }) => sequences.length === 1 && sequences[0] === sequence)
  expect(alone(other)).toBeLessThan(alone(poison))

  // Paid for again, it shares no call with others from the start.
  const good = await stuckTransfer(setup.current)
  const [again, more] = [await quoteFor(setup.current, [poison, good]), (await runsWith(poison)).length]
  await pay(setup.current, again)
  await until('it is tried again', async () => (await runsWith(poison)).length > more, patience)
  expect((await runsWith(poison)).slice(more).map(run => run.sequences)).toEqual([[poison.sequence]])
  await statusWhen(setup.current, again.token, status => resultOf(status, good)?.result === 'delivered')
  await sandbox.control.clear()
  await finished(setup.current, again.token)
})

it('killed while one hangs: what was found is kept, and the restart finds the rest', async () => {
  const { service, sandbox } = setup.current
  const packets = await transfers(5)
  const poison = nth(packets, 2)
  const quote = await quoteFor(setup.current, packets)
  await sandbox.control.setHermes({ fault: 'hang', sequences: [poison.sequence] })
  await pay(setup.current, quote)
  await until('a smaller call hangs', async () => (await runsWith(poison)).some(run => run.sequences.length === 2), patience)
  await service.kill()
  await service.start()
  const end = await finished(setup.current, quote.token)
  expect(resultOf(end, poison)).toMatchObject({ result: 'failed' })
  for (const packet of packets.filter(one => one !== poison)) {
    expect(resultOf(end, packet)).toMatchObject({ result: 'delivered' })
    expect(arrivals(setup.current, packet)).toBe(1)
  }
  // No call was for all again after the quarters were known.
  expect((await runsWith(poison)).slice(1).every(run => run.sequences.length <= 2)).toBe(true)
})

it('one makes Hermes fail: the others are delivered, and it fails alone', async () => {
  const packets = await transfers(6)
  const poison = nth(packets, 0)
  const quote = await quoteFor(setup.current, packets)
  await setup.current.sandbox.control.setHermes({ fault: 'fail', sequences: [poison.sequence] })
  await pay(setup.current, quote)
  const end = await finished(setup.current, quote.token)
  expect(end.status).toBe('partly_cleared')
  expect(end.packets.map(({ result, reason }) => [result, reason])).toEqual(
    packets.map(packet => (packet === poison ? ['failed', 'hermes-failed'] : ['delivered', undefined])),
  )
})

// Comes last: from here on the chains' clock is ahead of ours.
it('one that its own chain refuses to give back holds up no other return', async () => {
  const { sandbox } = setup.current
  const own = await stuckTransfer(setup.current, { timeoutSeconds: 1 })
  const { sequence } = await sandbox.control.transfer({
    chainId: hub,
    from: 'carol',
    to: addressOf(setup.current, 'bob', zone),
    amount: 1_000n,
    channelId: 'channel-0',
    timeoutSeconds: 1,
  })
  const other: PacketId = { ...own, sequence: String(sequence) }
  await sandbox.control.advanceTime(5_000)
  const quote = await quoteFor(setup.current, [own, other])
  expect(quote.fees.packets).toMatchObject([{ verdict: 'return' }, { verdict: 'return' }])
  await sandbox.control.setBlocked(hub, addressOf(setup.current, 'bob'), true)
  await pay(setup.current, quote)
  const end = await finished(setup.current, quote.token)
  expect(end).toMatchObject({ status: 'partly_cleared', refunds: [{ reason: 'not-cleared' }] })
  expect(resultOf(end, other)).toMatchObject({ result: 'returned' })
  expect(resultOf(end, own)).toMatchObject({ result: 'failed', reason: 'refund-refused' })

  // It is not sold again while that stays so.
  const refused = await until(
    'no price is given',
    () =>
      quoteNow(own).then(
        () => null,
        (error: unknown) => (error instanceof Problem && error.code === 'not-clearable' ? error : null),
      ),
    { ...patience, everyMs: 500 },
  )
  expect(refused.factsOf('not-clearable')).toMatchObject({
    packets: [{ packet: own, verdict: { kind: 'blocked', reason: 'refund-refused', facts: { chainId: hub } } }],
  })
})
