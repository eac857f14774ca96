import { ProblemBody, ServicesView } from '@relayooor/shared'
import { afterEach, expect, it } from 'vitest'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { commandsOf, runCommand } from './commands.ts'
import { addressOf, arrivals, finished, patience, pay, quoteFor, statusWhen, stuckTransfer } from './people.ts'
import { isAlive } from './processes.ts'
import { hub, useTestSetup, zone } from './testSetup.ts'

const key = 'a key for admins that is long enough'
const deadlineSeconds = 15
const setup = useTestSetup({ env: { ADMIN_API_KEY: key, CLEAR_DEADLINE_SECONDS: String(deadlineSeconds) } })
const admin = () => createApi(setup.current.service.url, { 'X-Admin-Key': key })
const route = { chainId: hub, portId: 'transfer', channelId: 'channel-0' }
const reason = 'The hub is upgraded, until about 11:00 UTC.'

afterEach(async () => {
  await setup.current.sandbox.control.clear()
  const { paused } = await admin().call('adminServices', {})
  for (const { what, chainId, route: of } of paused) await admin().call('adminResume', { body: { what, chainId, route: of } })
})

/** What a price is answered with. */
async function askPrice(packets: Awaited<ReturnType<typeof stuckTransfer>>[], { url } = setup.current.service) {
  const response = await fetch(`${url}/api/v1/clearing/request-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ walletAddress: addressOf(setup.current, 'alice'), chainId: hub, packets }),
  })
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: ProblemBody.parse(await response.json()) }
}

it('nobody gets a price while intake is paused, from no process; who has one can pay, and is cleared', async () => {
  const packet = await stuckTransfer(setup.current)
  const quote = await quoteFor(setup.current, [packet])
  const other = await setup.current.another()
  const refused = { status: 503, retryAfter: '60' }
  await admin().call('adminPause', { body: { what: 'intake', reason } })
  for (const service of [setup.current.service, other])
    expect(await askPrice([packet], service)).toMatchObject({ ...refused, body: { code: 'paused', detail: reason } })
  await admin().call('adminResume', { body: { what: 'intake' } })
  await admin().call('adminPause', { body: { what: 'intake', chainId: zone, reason: 'Another.' } })
  expect(await askPrice([packet])).toMatchObject({
    ...refused,
    body: { code: 'route-paused', reason: 'paused-by-operator', chainId: zone },
  })
  await admin().call('adminResume', { body: { what: 'intake', chainId: zone } })
  await admin().call('adminPause', { body: { what: 'intake', route, reason } })
  expect(await askPrice([packet], other)).toMatchObject({ ...refused, body: { code: 'route-paused', detail: reason, ...route } })
  const { items: channels } = await other.api.call('channels', {})
  const ends = channels.flatMap(({ source, destination }) => [source, destination])
  expect(ends.filter(({ pausedByOperator }) => pausedByOperator === reason)).toMatchObject([route])
  await pay(setup.current, quote)
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', refunds: [] })
  await other.stop()
})

it('what is paid while clearing is paused waits in line past its deadline and over a crash, then is cleared', async () => {
  const packet = await stuckTransfer(setup.current)
  const quote = await quoteFor(setup.current, [packet])
  await admin().call('adminPause', { body: { what: 'clearing', route, reason } })
  await pay(setup.current, quote)
  const told = ({ status, timeline }: Awaited<ReturnType<typeof finished>>) =>
    status === 'queued' && timeline.some(line => line.kind === 'paused' && line.data.reason === reason)
  const since = Date.now()
  await statusWhen(setup.current, quote.token, told)
  await setup.current.service.kill()
  await setup.current.service.start()
  // Longer than it could have waited, with the task that fails what is late.
  await until('its time would be over', () => Date.now() - since > (deadlineSeconds + 7) * 1_000, patience)
  expect(await statusWhen(setup.current, quote.token, told)).toMatchObject({ payments: [{ state: 'settled' }], refunds: [] })
  expect(await setup.current.records.runs(packet)).toEqual([])
  expect(await admin().call('adminServices', {})).toMatchObject({ paused: [{ what: 'clearing', route, reason }], openOrders: 1 })
  await admin().call('adminResume', { body: { what: 'clearing', route } })
  const end = await finished(setup.current, quote.token)
  expect(end).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] })
  expect(end.timeline.filter(({ kind }) => kind === 'paused' || kind === 'resumed').map(({ kind }) => kind)).toEqual(['paused', 'resumed'])
  expect(arrivals(setup.current, packet)).toBe(1)
})

it('a pause lets a call of Hermes come to its end; what is paid meanwhile waits', async () => {
  const [first, second] = [await stuckTransfer(setup.current), await stuckTransfer(setup.current)]
  const quotes = [await quoteFor(setup.current, [first]), await quoteFor(setup.current, [second])] as const
  await setup.current.sandbox.control.setHermes({ fault: 'slow', slowMs: 3_000 })
  await pay(setup.current, quotes[0])
  await until('Hermes works on it', async () => (await admin().call('adminServices', {})).hermesCalls.length > 0, patience)
  await admin().call('adminPause', { body: { what: 'clearing', reason } })
  await pay(setup.current, quotes[1])
  expect(await finished(setup.current, quotes[0].token)).toMatchObject({ status: 'cleared', refunds: [] })
  await until('all has come to rest', async () => (await admin().call('adminServices', {})).hermesCalls.length === 0, patience)
  expect(await setup.current.records.runs(first)).toMatchObject([{ end: 'exited' }])
  expect(await statusWhen(setup.current, quotes[1].token, ({ status }) => status === 'queued')).toMatchObject({ refunds: [] })
  expect(await setup.current.records.runs(second)).toEqual([])
  await admin().call('adminResume', { body: { what: 'clearing' } })
  expect(await finished(setup.current, quotes[1].token)).toMatchObject({ status: 'cleared', refunds: [] })
})

it('an emergency stop ends a hanging Hermes, holds nobody’s money, and costs no attempt', async () => {
  const packet = await stuckTransfer(setup.current)
  const quote = await quoteFor(setup.current, [packet])
  await setup.current.sandbox.control.setHermes({ fault: 'hang' })
  await pay(setup.current, quote)
  // The call of the order before may still be ending.
  await until('Hermes is called for it', async () => (await setup.current.records.runs(packet)).some(run => !run.ended), patience)
  const hermes = await until('Hermes is at work', async () => (await setup.current.records.hermes()).findLast(isAlive), patience)
  const stopped = await admin().call('adminEmergencyStop', { body: { reason } })
  expect(stopped.paused).toMatchObject(['clearing', 'intake', 'refunds'].map(what => ({ what, reason, by: 'admin-key', emergency: true })))
  await until('Hermes has been ended', () => !isAlive(hermes), patience)
  await until('the call is over', async () => (await admin().call('adminServices', {})).hermesCalls.length === 0, patience)
  expect((await askPrice([packet])).body).toMatchObject({ code: 'paused', detail: reason })
  const waiting = await statusWhen(setup.current, quote.token, ({ timeline }) => timeline.at(-1)?.kind === 'paused')
  expect(waiting).toMatchObject({ payments: [{ state: 'settled' }], packets: [{ result: 'pending' }], refunds: [] })
  expect(await setup.current.records.runs(packet)).toMatchObject([{ end: 'cancelled' }])
  await setup.current.sandbox.control.clear()
  await admin().call('adminResume', { body: { what: 'all' } })
  const end = await finished(setup.current, quote.token)
  expect(end).toMatchObject({ status: 'cleared', refunds: [] })
  expect(end.timeline.filter(({ kind }) => kind === 'retry')).toEqual([])
  expect(arrivals(setup.current, packet)).toBe(1)
})

it('what is owed while refunds are paused waits, is told why, and goes back when they are resumed', async () => {
  const quote = await quoteFor(setup.current, [await stuckTransfer(setup.current)])
  await admin().call('adminPause', { body: { what: 'refunds', chainId: hub, reason } })
  await pay(setup.current, quote, { amount: (BigInt(quote.payment.amount.amount) + 400_000n).toString() })
  const waiting = await statusWhen(setup.current, quote.token, ({ refunds }) => refunds.some(({ waitsFor }) => waitsFor === 'paused'))
  expect(waiting.timeline.find(({ kind }) => kind === 'refund-stopped')?.text).toContain(reason)
  await admin().call('adminResume', { body: { what: 'refunds', chainId: hub } })
  await statusWhen(setup.current, quote.token, ({ refunds }) => refunds.length > 0 && refunds.every(({ status }) => status === 'confirmed'))
})

it('every command of the page for operators does what it says', async () => {
  const paused: string[] = []
  for (const command of commandsOf('pause-and-drain')) {
    const answer = ServicesView.parse(await (await runCommand(setup.current.service.url, key, command)).json())
    paused.push(answer.paused.map(({ what }) => what).join(' '))
  }
  expect(paused).toEqual([
    '',
    'intake',
    'clearing intake',
    'clearing intake intake',
    'clearing intake',
    'clearing intake refunds',
    'clearing intake',
    '',
    'clearing intake refunds',
    'intake refunds',
    'intake',
    '',
  ])
})
