import type { Proxy } from './proxy.ts'
import { basePath, ProblemBody } from '@relayooor/shared'
import { afterEach, describe, expect, it } from 'vitest'
import { sentByItself } from '../kit/sentByItself.ts'
import { until } from '../kit/until.ts'
import { addressOf, arrivals, finished, patience, pay, quoteFor, sendTx, signPayment, stuckTransfer } from './people.ts'
import { startProxy } from './proxy.ts'
import { hub, useStage } from './stage.ts'

let proxy: Proxy
const stage = useStage({
  databaseUrl: async url => {
    proxy = await startProxy(url)
    return proxy.url
  },
})

afterEach(() => stage.current.sandbox.control.clear())

async function ask(path: string, body?: object): Promise<{ status: number; retryAfter: string | null; body: unknown }> {
  const response = await fetch(
    `${stage.current.service.url}${path}`,
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
    const { sandbox, records } = stage.current
    const [paid, unpaid] = [await stuckTransfer(stage.current), await stuckTransfer(stage.current)]
    const quote = await quoteFor(stage.current, [paid])
    const payment = await signPayment(stage.current, quote)
    await sandbox.control.setNodeFaults(hub, faults)
    await until(
      'the chain is known to be in trouble',
      async () => JSON.stringify((await ask('/health')).body).includes(`"${hub}":{"state":"d`),
      patience,
    )
    const before = await records.money()

    const refused = await ask(`${basePath}/clearing/request-token`, {
      walletAddress: addressOf(stage.current, 'alice'),
      chainId: hub,
      packets: [unpaid],
    })
    const problem = ProblemBody.parse(refused.body)
    // Which of the two depends on what is noticed first.
    expect(['not-clearable', 'route-paused', 'unavailable']).toContain(problem.code)
    if (refused.status === 503) expect(Number(refused.retryAfter)).toBeGreaterThan(0)
    else
      // The second: of a transfer whose block had not been read when the trouble began.
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

    // The chain itself goes on: who pays now is found when the node is back.
    await sendTx(stage.current, payment)
    await sandbox.control.clear()
    expect(await finished(stage.current, quote.token)).toMatchObject({
      status: 'cleared',
      packets: [{ packet: paid, result: 'delivered' }],
      refunds: [],
    })
    expect((await quoteFor(stage.current, [unpaid])).packets).toEqual([unpaid])
  })
})

it('the database is away: nothing is answered from memory; what was paid meanwhile is found and cleared', async () => {
  const packet = await stuckTransfer(stage.current)
  const quote = await quoteFor(stage.current, [packet])
  await proxy.cut()
  expect(await ask(`${basePath}/clearing/status/${quote.token}`)).toMatchObject({
    status: 503,
    retryAfter: expect.stringMatching(/^\d+$/) as unknown,
    body: { code: 'unavailable' },
  })
  expect(
    await ask(`${basePath}/clearing/request-token`, { walletAddress: addressOf(stage.current, 'alice'), chainId: hub, packets: [packet] }),
  ).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  expect(await ask(`${basePath}/config`)).toMatchObject({ status: 200 })
  await until('it does not say to be ready', async () => (await ask('/ready')).status === 503, patience)
  await pay(stage.current, quote)
  await proxy.restore()
  await until('it is ready again', stage.current.service.isReady, patience)
  expect(await finished(stage.current, quote.token)).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] })
  expect(arrivals(stage.current, packet)).toBe(1)
})

describe('the Hermes binary is missing', () => {
  it('and comes back: the order is cleared', async () => {
    const quote = await quoteFor(stage.current, [await stuckTransfer(stage.current)])
    await stage.current.sandbox.control.setHermes({ fault: 'missing' })
    await pay(stage.current, quote)
    await until(
      'a call could not be started',
      async () => (await stage.current.records.runs()).some(({ end }) => end === 'not-started'),
      patience,
    )
    expect(await ask('/ready')).toMatchObject({ status: 200 })
    await stage.current.sandbox.control.clear()
    expect(await finished(stage.current, quote.token)).toMatchObject({ status: 'cleared', refunds: [] })
  })

  it('and stays so: it is told, and all of the price goes back', async () => {
    const quote = await quoteFor(stage.current, [await stuckTransfer(stage.current)])
    await stage.current.sandbox.control.setHermes({ fault: 'missing' })
    await pay(stage.current, quote)
    expect(await finished(stage.current, quote.token)).toMatchObject({
      status: 'not_cleared',
      packets: [{ result: 'failed', reason: 'hermes-unavailable' }],
      refunds: [{ reason: 'not-cleared', amount: quote.payment.amount, status: sentByItself }],
    })
  })
})
