import type { Quote } from '@relayooor/shared'
import { dirname } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { until } from '../kit/until.ts'
import { arrivals, finished, patience, pay, payers, quoteFor, statusWhen, stuckTransfer } from '../service/people.ts'
import { isAlive, processesNaming } from '../service/processes.ts'
import { useTestSetup } from '../service/testSetup.ts'

const setup = useTestSetup()

afterEach(() => setup.current.sandbox.control.clear())

/** Pays for one transfer and waits until Hermes, slowed down, works on it. */
async function payWhileHermesIsSlow(slowMs: number) {
  const packet = await stuckTransfer(setup.current)
  const quote = await quoteFor(setup.current, [packet])
  await setup.current.sandbox.control.setHermes({ fault: 'slow', slowMs })
  await pay(setup.current, quote)
  const { records } = setup.current
  const isCalled = async () => (await records.runs(packet)).some(run => !run.ended)
  // The call of the test before may not have ended, since an arrival is told before Hermes ends.
  const hermes = await until('Hermes works on it', async () => (await isCalled()) && (await records.hermes()).find(isAlive), patience)
  await until('it is among what runs', () => running().includes(hermes.pid), patience)
  return { packet, quote, hermes }
}

/** The server and its children: their arguments or environment name this sandbox's Hermes folder. */
function running(): number[] {
  return processesNaming(dirname(setup.current.sandbox.info.hermesBin))
}

it('a payment made while the server is down is found after the restart', async () => {
  const packet = await stuckTransfer(setup.current)
  const quote = await quoteFor(setup.current, [packet])
  expect(await setup.current.service.stop()).toBe(0)
  const txHash = await pay(setup.current, quote)
  await setup.current.service.start()
  expect(await finished(setup.current, quote.token)).toMatchObject({
    status: 'cleared',
    payments: [{ txHash, match: 'exact' }],
    refunds: [],
  })
  expect(arrivals(setup.current, packet)).toBe(1)
})

it('killed while Hermes works: Hermes ends with it, and the restart finishes the order', async () => {
  const { packet, quote, hermes } = await payWhileHermesIsSlow(60_000)
  await setup.current.service.kill()
  await until('Hermes has ended', () => !isAlive(hermes), patience)
  await until('nothing is left running', () => running().length === 0, patience)
  expect(arrivals(setup.current, packet)).toBe(0)
  await setup.current.sandbox.control.clear()
  await setup.current.service.start()
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] })
  expect(arrivals(setup.current, packet)).toBe(1)
})

it('told to stop while Hermes works: Hermes gets its time, then the server exits with 0 and leaves no process', async () => {
  const { packet, quote, hermes } = await payWhileHermesIsSlow(1_500)
  expect(await setup.current.service.stop()).toBe(0)
  expect(isAlive(hermes)).toBe(false)
  expect(running()).toEqual([])
  expect(arrivals(setup.current, packet), JSON.stringify(await setup.current.records.runs(packet))).toBe(1)
  await setup.current.service.start()
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', refunds: [] })
  expect(await setup.current.records.runs(packet)).toMatchObject([{ end: 'exited' }])
})

it('two servers on one database clear each packet once', async () => {
  const other = await setup.current.another()
  const services = [setup.current.service, other]
  const quotes: Quote[] = []
  for (const [index, payer] of [...payers, ...payers].entries()) {
    const packet = await stuckTransfer(setup.current, { channelId: index % 2 === 0 ? 'channel-0' : 'channel-1' })
    const service = services[index % 2] ?? other
    const quote = await quoteFor(setup.current, [packet], { payer, service })
    quotes.push(quote)
  }
  await Promise.all(
    payers.map(async (payer, index) => {
      for (const quote of [quotes[index], quotes[index + payers.length]]) {
        if (quote) await pay(setup.current, quote, { payer })
      }
    }),
  )
  for (const { token, packets } of quotes) {
    expect(await finished(setup.current, token)).toMatchObject({
      status: 'cleared',
      packets: packets.map(packet => ({ packet, result: 'delivered' })),
      refunds: [],
    })
    // Both servers show the same.
    await statusWhen({ service: other }, token, ({ status }) => status === 'cleared')
    for (const packet of packets) {
      expect(arrivals(setup.current, packet)).toBe(1)
      expect(await setup.current.records.runs(packet)).toHaveLength(1)
    }
  }
})
