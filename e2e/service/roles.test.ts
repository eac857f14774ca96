import { expect, it } from 'vitest'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { finished, patience, pay, quoteFor, statusWhen, stuckTransfer } from './people.ts'
import { hub, useTestSetup } from './testSetup.ts'

const adminKey = 'an admin key for tests, long enough'
const setup = useTestSetup({
  env: { ROLE: 'api', ADMIN_API_KEY: adminKey, MONITORING_AUTO_START: 'false' },
  // No wallet has as much.
  file: { alerts: { lowBalance: { [hub]: 1_000_000_000 } } },
})
const admin = () => createApi(setup.current.service.url, { 'X-Admin-Key': adminKey })

it('roles in processes of their own: the API knows the routes that a worker found, and each can be probed', async () => {
  const { service, another } = setup.current
  expect(await service.api.call('channels', {})).toMatchObject({ items: [] })
  const worker = await another({ ROLE: 'worker,scheduler' })
  await until('the API knows the routes', async () => (await service.api.call('channels', {})).items.length > 0)

  for (const { url } of [service, worker]) {
    expect(await (await fetch(`${url}/ready`)).json()).toEqual({ ready: true })
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ parts: { database: { state: 'ok' } } })
    expect((await fetch(`${url}/metrics`)).status).toBe(401)
    expect(await (await fetch(`${url}/metrics`, { headers: { 'X-Admin-Key': adminKey } })).text()).toContain('chain_healthy{')
  }
  for (const path of ['/', '/api/v1/config', '/nowhere']) {
    const answer = await fetch(`${worker.url}${path}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')])
  }
  expect(await worker.stop()).toBe(0)
})

it('what the environment switches off is left to another process: nothing is cleared, and no refund is signed', async () => {
  const { another, records, sandbox } = setup.current
  const worker = await another({ ROLE: 'worker,scheduler', CLEARING_AUTO_START: 'false', REFUNDS_AUTO_START: 'false' })
  const packet = await stuckTransfer(setup.current)
  const quote = await quoteFor(setup.current, [packet])
  await pay(setup.current, quote, { amount: (BigInt(quote.payment.amount.amount) + 400_000n).toString() })
  const waits = ({ status, refunds }: Awaited<ReturnType<typeof finished>>) => status === 'queued' && refunds[0]?.status === 'due'
  await statusWhen(setup.current, quote.token, waits)
  const height = sandbox.chain(hub).committedHeight()
  await until('some time has passed', () => sandbox.chain(hub).committedHeight() > height + 20, patience)
  expect([await statusWhen(setup.current, quote.token, waits), await records.runs(packet)]).toMatchObject([{ status: 'queued' }, []])
  await worker.stop()
  const next = await another({ ROLE: 'worker,scheduler' })
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared' })
  await statusWhen(setup.current, quote.token, ({ refunds }) => refunds.every(({ status }) => status === 'confirmed'))
  await next.stop()
})

it('one process reads the blocks, another clears: neither does what is switched off in it', async () => {
  const { another, records, sandbox } = setup.current
  const before = await another({ ROLE: 'worker,scheduler' })
  const packet = await stuckTransfer(setup.current)
  const quote = await quoteFor(setup.current, [packet])
  await before.stop()
  const clearing = await another({ ROLE: 'worker,scheduler', READING_AUTO_START: 'false' })
  await pay(setup.current, quote)
  const height = sandbox.chain(hub).committedHeight()
  await until('some time has passed', () => sandbox.chain(hub).committedHeight() > height + 20, patience)
  expect(await statusWhen(setup.current, quote.token, () => true)).toMatchObject({ status: 'awaiting_payment', payments: [] })
  const reading = await another({ ROLE: 'worker', CLEARING_AUTO_START: 'false' })
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared' })
  expect(await records.runs(packet)).toMatchObject([{ end: 'exited' }])
  await Promise.all([clearing.stop(), reading.stop()])
})

it('nothing is judged where watching is switched off in every process, and all of it as soon as one watches', async () => {
  const { another, sandbox } = setup.current
  const low = async () => (await admin().call('adminAlerts', { query: { name: 'service-wallet-low' } })).items
  const worker = await another({ ROLE: 'worker,scheduler' })
  const height = sandbox.chain(hub).committedHeight()
  await until('some time has passed', () => sandbox.chain(hub).committedHeight() > height + 30, patience)
  expect(await low()).toEqual([])
  const watching = await another({ ROLE: 'scheduler', MONITORING_AUTO_START: 'true' })
  await until('it is told', async () => (await low()).some(({ subject }) => subject === hub), patience)
  await Promise.all([worker.stop(), watching.stop()])
})
