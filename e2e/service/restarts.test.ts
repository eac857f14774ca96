import type { Quote } from '@relayooor/shared'
import { dirname } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { until } from '../kit/until.ts'
import { arrivals, finished, patience, pay, payers, quoteFor, statusWhen, stuckTransfer } from './people.ts'
import { isAlive, processesNaming } from './processes.ts'
import { useStage } from './stage.ts'

const stage = useStage()

afterEach(() => stage.current.sandbox.control.clear())

/** Pays for one transfer and waits until Hermes, made slow, is at work on it. */
async function payWhileHermesIsSlow(slowMs: number) {
  const packet = await stuckTransfer(stage.current)
  const quote = await quoteFor(stage.current, [packet])
  await stage.current.sandbox.control.setHermes({ fault: 'slow', slowMs })
  await pay(stage.current, quote)
  const { records } = stage.current
  const isCalled = async () => (await records.runs(packet)).some(run => !run.ended)
  // The call for the order of the test before may not have ended: what it carried is told as soon as it arrives.
  const hermes = await until('Hermes works on it', async () => (await isCalled()) && (await records.hermes()).find(isAlive), patience)
  await until('it is among what runs', () => running().includes(hermes.pid), patience)
  return { packet, quote, hermes }
}

/** The server and all that it started: they name the folder of this sandbox's Hermes in their arguments or environment. */
function running(): number[] {
  return processesNaming(dirname(stage.current.sandbox.info.hermesBin))
}

it('a payment made while the server is down is found after the restart', async () => {
  const packet = await stuckTransfer(stage.current)
  const quote = await quoteFor(stage.current, [packet])
  expect(await stage.current.service.stop()).toBe(0)
  const txHash = await pay(stage.current, quote)
  await stage.current.service.start()
  expect(await finished(stage.current, quote.token)).toMatchObject({
    status: 'cleared',
    payments: [{ txHash, match: 'exact' }],
    refunds: [],
  })
  expect(arrivals(stage.current, packet)).toBe(1)
})

it('killed while Hermes works: Hermes ends with it, and the restart finishes the order', async () => {
  const { packet, quote, hermes } = await payWhileHermesIsSlow(60_000)
  await stage.current.service.kill()
  await until('Hermes has ended', () => !isAlive(hermes), patience)
  await until('nothing is left running', () => running().length === 0, patience)
  expect(arrivals(stage.current, packet)).toBe(0)
  await stage.current.sandbox.control.clear()
  await stage.current.service.start()
  expect(await finished(stage.current, quote.token)).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] })
  expect(arrivals(stage.current, packet)).toBe(1)
})

it('told to stop while Hermes works: Hermes gets its time, then the server exits with 0 and leaves no process', async () => {
  const { packet, quote, hermes } = await payWhileHermesIsSlow(1_500)
  expect(await stage.current.service.stop()).toBe(0)
  expect(isAlive(hermes)).toBe(false)
  expect(running()).toEqual([])
  expect(arrivals(stage.current, packet), JSON.stringify(await stage.current.records.runs(packet))).toBe(1)
  await stage.current.service.start()
  expect(await finished(stage.current, quote.token)).toMatchObject({ status: 'cleared', refunds: [] })
  expect(await stage.current.records.runs(packet)).toMatchObject([{ end: 'exited' }])
})

it('two servers on one database clear each packet once', async () => {
  const other = await stage.current.another()
  const services = [stage.current.service, other]
  const quotes: Quote[] = []
  for (const [index, payer] of [...payers, ...payers].entries()) {
    const packet = await stuckTransfer(stage.current, { channelId: index % 2 === 0 ? 'channel-0' : 'channel-1' })
    const service = services[index % 2] ?? other
    const quote = await quoteFor(stage.current, [packet], { payer, service })
    quotes.push(quote)
  }
  await Promise.all(
    payers.map(async (payer, index) => {
      for (const quote of [quotes[index], quotes[index + payers.length]]) {
        if (quote) await pay(stage.current, quote, { payer })
      }
    }),
  )
  for (const { token, packets } of quotes) {
    expect(await finished(stage.current, token)).toMatchObject({
      status: 'cleared',
      packets: packets.map(packet => ({ packet, result: 'delivered' })),
      refunds: [],
    })
    // Both servers tell the same.
    await statusWhen({ service: other }, token, ({ status }) => status === 'cleared')
    for (const packet of packets) {
      expect(arrivals(stage.current, packet)).toBe(1)
      expect(await stage.current.records.runs(packet)).toHaveLength(1)
    }
  }
})
