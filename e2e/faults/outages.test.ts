import type { Proxy } from '../service/proxy.ts'
import { basePath, ProblemBody } from '@relayooor/shared'
import { afterEach, describe, expect, it } from 'vitest'
import { sentByItself } from '../kit/sentByItself.ts'
import { until } from '../kit/until.ts'
import { addressOf, arrivals, finished, patience, pay, quoteFor, sendTx, signPayment, stuckTransfer } from '../service/people.ts'
import { startProxy } from '../service/proxy.ts'
import { hub, useTestSetup } from '../service/testSetup.ts'

let proxy: Proxy
const setup = useTestSetup({
  databaseUrl: async url => {
    proxy = await startProxy(url)
    return proxy.url
  },
})

afterEach(() => setup.current.sandbox.control.clear())

async function ask(path: string, body?: object): Promise<{ status: number; retryAfter: string | null; body: unknown }> {
  const response = await fetch(
    `${setup.current.service.url}${path}`,
    body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  )
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() }
}

describe('the only node of a chain', () => {
  it.each([
    ['is down', { down: true }],
    ['is behind what was seen already', { behindBlocks: 500 }],
    ['answers nonsense', { lying: 'garbage' as const }],
  ])('%s: no price is given, nothing is lost, and all is well again afterwards', async (_, faults) => {
    const { sandbox, records } = setup.current
    const [paid, unpaid] = [await stuckTransfer(setup.current), await stuckTransfer(setup.current)]
    const quote = await quoteFor(setup.current, [paid])
    const payment = await signPayment(setup.current, quote)
    await sandbox.control.setNodeFaults(hub, faults)
    await until(
      'the chain is known to be in trouble',
      async () => JSON.stringify((await ask('/health')).body).includes(`"${hub}":{"state":"d`),
      patience,
    )
    const before = await records.money()

    const refused = await ask(`${basePath}/clearing/request-token`, {
      walletAddress: addressOf(setup.current, 'alice'),
      chainId: hub,
      packets: [unpaid],
    })
    const problem = ProblemBody.parse(refused.body)
    // Depends on what is noticed first.
    expect(['not-clearable', 'route-paused', 'unavailable']).toContain(problem.code)
    if (refused.status === 503) expect(Number(refused.retryAfter)).toBeGreaterThan(0)
    else
      // The second transfer's block had not been read when the outage began.
      expect(problem).toMatchObject({
        packets: [
          {
            packet: unpaid,
            verdict: { kind: 'blocked', reason: expect.stringMatching(/^(chain-unreachable|packet-data-unavailable)$/) as unknown },
          },
        ],
      })
    expect(await records.money()).toEqual(before)
    expect(await ask('/ready')).toMatchObject({ status: 200 })
    expect(await ask(`${basePath}/clearing/status/${quote.token}`)).toMatchObject({ status: 200, body: { status: 'awaiting_payment' } })

    // The chain goes on: a payment made now is found when the node is back.
    await sendTx(setup.current, payment)
    await sandbox.control.clear()
    expect(await finished(setup.current, quote.token)).toMatchObject({
      status: 'cleared',
      packets: [{ packet: paid, result: 'delivered' }],
      refunds: [],
    })
    expect((await quoteFor(setup.current, [unpaid])).packets).toEqual([unpaid])
  })
})

it('the database is away: nothing is answered from memory; what was paid meanwhile is found and cleared', async () => {
  const packet = await stuckTransfer(setup.current)
  const quote = await quoteFor(setup.current, [packet])
  await proxy.cut()
  expect(await ask(`${basePath}/clearing/status/${quote.token}`)).toMatchObject({
    status: 503,
    retryAfter: expect.stringMatching(/^\d+$/) as unknown,
    body: { code: 'unavailable' },
  })
  expect(
    await ask(`${basePath}/clearing/request-token`, { walletAddress: addressOf(setup.current, 'alice'), chainId: hub, packets: [packet] }),
  ).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  expect(await ask(`${basePath}/config`)).toMatchObject({ status: 200 })
  await until('it does not say to be ready', async () => (await ask('/ready')).status === 503, patience)
  await pay(setup.current, quote)
  await proxy.restore()
  await until('it is ready again', setup.current.service.isReady, patience)
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] })
  expect(arrivals(setup.current, packet)).toBe(1)
})

describe('the Hermes binary is missing', () => {
  it('and comes back: the order is cleared', async () => {
    const quote = await quoteFor(setup.current, [await stuckTransfer(setup.current)])
    await setup.current.sandbox.control.setHermes({ fault: 'missing' })
    await pay(setup.current, quote)
    await until(
      'a call could not be started',
      async () => (await setup.current.records.runs()).some(({ end }) => end === 'not-started'),
      patience,
    )
    expect(await ask('/ready')).toMatchObject({ status: 200 })
    await setup.current.sandbox.control.clear()
    expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', refunds: [] })
  })

  it('nobody is sold a clear that no worker could begin, until one has it again', async () => {
    const packet = await stuckTransfer(setup.current)
    await quoteFor(setup.current, [packet])
    const other = await stuckTransfer(setup.current)
    await setup.current.sandbox.control.setHermes({ fault: 'missing' })
    const price = () =>
      ask(`${basePath}/clearing/request-token`, { walletAddress: addressOf(setup.current, 'alice'), chainId: hub, packets: [other] })
    await until('no price is given', async () => (await price()).status === 503, patience)
    expect(await price()).toMatchObject({
      status: 503,
      retryAfter: expect.stringMatching(/^\d+$/) as unknown,
      body: { code: 'route-paused', reason: 'hermes-missing' },
    })
    expect(await ask('/health')).toMatchObject({ status: 200, body: { state: 'degraded', parts: { hermes: { state: 'down' } } } })
    const paused = { reason: 'hermes-missing' }
    expect(await ask(`${basePath}/channels`)).toMatchObject({
      body: {
        items: expect.arrayContaining([expect.objectContaining({ source: expect.objectContaining({ paused }) as unknown })]) as unknown,
      },
    })
    await setup.current.sandbox.control.clear()
    expect((await quoteFor(setup.current, [other])).packets).toEqual([other])
  })

  it('and stays so: it is told, and all of the price goes back', async () => {
    const quote = await quoteFor(setup.current, [await stuckTransfer(setup.current)])
    await setup.current.sandbox.control.setHermes({ fault: 'missing' })
    await pay(setup.current, quote)
    expect(await finished(setup.current, quote.token)).toMatchObject({
      status: 'not_cleared',
      packets: [{ result: 'failed', reason: 'hermes-unavailable' }],
      refunds: [{ reason: 'not-cleared', amount: quote.payment.amount, status: sentByItself }],
    })
  })
})
