// @vitest-environment happy-dom
import type { AlertView } from '@relayooor/shared'
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { anAdminOperation, anAlert, listed, nothingWrong, someServices, someStats } from '../../testing/adminBuilders.ts'
import { aChannel, aToken } from '../../testing/builders.ts'
import { mountAdmin, press } from '../../testing/mountAdmin.ts'
import { problem } from '../../testing/stubApi.ts'
import { until } from '../../testing/until.ts'

beforeEach(() => localStorage.clear())

it('opens with what is wrong, the worst that nobody works on first, each with its place and its runbook', async () => {
  const { page } = await mountAdmin('/admin', {
    ...nothingWrong,
    'GET /admin/alerts': listed(
      anAlert({ id: '1', severity: 'info', subject: 'lane-3' }),
      anAlert({ id: '2', acknowledged: { at: '2026-11-21T13:05:00Z', by: 'admin-key' }, subject: 'lane-2' }),
      anAlert({ id: '3', subject: 'lane-1' }),
    ),
  })
  await until(() => expect(page.findAll('.admin-wrong h3')).toHaveLength(3))
  expect(page.findAll('.admin-wrong h3').map(title => title.text())).toEqual([
    'Hermes keeps failing on lane lane-1',
    'Hermes keeps failing on lane lane-3',
    'Hermes keeps failing on lane lane-2',
  ])
  const first = page.get('.admin-wrong li')
  expect(first.findAll('a').map(link => link.attributes('href'))).toEqual([
    '/admin/orders?status=not_cleared',
    '/admin/runbooks/hermes-failing',
  ])
  expect(page.findAll('.admin-wrong li')[2]?.text()).toContain('Worked on by an admin with the key')
})

it('explains an alert by its runbook', async () => {
  const { text } = await mountAdmin('/admin/runbooks/hermes-failing', {})
  await until(() => expect(text()).toContain('The last calls of Hermes on a lane all failed.'))
})

it('acknowledges once, and tells the answer', async () => {
  const mounted = await mountAdmin('/admin', {
    ...nothingWrong,
    'GET /admin/alerts': listed(anAlert()),
    'POST /admin/alerts/7/acknowledge': anAlert({ acknowledged: { at: '2026-11-21T13:12:00Z', by: 'admin-key' } }),
  })
  await press(mounted, /^Acknowledge/)
  expect(mounted.page.get('dialog').text()).toContain('Your name stands beside it')
  await press(mounted, /^I work on it$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('Done'))
  expect(mounted.api.calls.filter(({ name }) => name === 'POST /admin/alerts/7/acknowledge')).toHaveLength(1)
})

it('ends by hand what nothing else ends, with a reason, and offers that for nothing that is judged by a threshold', async () => {
  const data = { chainId: 'sandhub-1', height: 7, refunds: [3] }
  const alert: AlertView = { ...anAlert({ id: '8', subject: 'A7'.repeat(32) }), name: 'unknown-refund-transaction', data }
  const mounted = await mountAdmin('/admin', {
    ...nothingWrong,
    'GET /admin/alerts': listed<AlertView>(alert, anAlert()),
    'POST /admin/alerts/8/end': { ...alert, endedAt: '2026-11-21T13:12:00Z' },
  })
  await press(mounted, /^End/)
  expect(mounted.page.findAll('button').filter(button => button.text().startsWith('End'))).toHaveLength(1)
  const sent = () => mounted.api.calls.filter(({ name }) => name === 'POST /admin/alerts/8/end')
  await press(mounted, /^It is over$/)
  expect(sent()).toEqual([])
  await mounted.page.get('dialog textarea').setValue('We signed it twice; the second is ours to lose.')
  await press(mounted, /^It is over$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('It stands with the ended ones'))
  expect(sent().map(({ body }) => JSON.parse(String(body)) as unknown)).toEqual([
    { note: 'We signed it twice; the second is ours to lose.' },
  ])
})

it('pauses one direction of a route with a reason, and not without one', async () => {
  const mounted = await mountAdmin('/admin', {
    ...nothingWrong,
    'GET /channels': listed(aChannel()),
    'POST /admin/services/pause': someServices(),
  })
  await press(mounted, /^Pause$/)
  const dialog = mounted.page.get('dialog')
  await until(() => expect(dialog.text()).toContain('Sand Zone to Sand Hub over channel-0'))
  await dialog.findAll('select')[1]?.setValue('sandzone-1/transfer/channel-0')
  await press(mounted, /^Pause new orders from Sand Zone over channel-0$/)
  expect(mounted.api.calls.some(({ name }) => name === 'POST /admin/services/pause')).toBe(false)
  await dialog.get('textarea').setValue('We look at this route.')
  await press(mounted, /^Pause new orders/)
  const sent = await until(() => {
    const found = mounted.api.calls.find(({ name }) => name === 'POST /admin/services/pause')
    if (!found) throw new Error('nothing was sent')
    return found
  })
  expect(JSON.parse(String(sent.body))).toEqual({
    what: 'intake',
    route: { chainId: 'sandzone-1', portId: 'transfer', channelId: 'channel-0' },
    reason: 'We look at this route.',
  })
})

it('reads the routes to pause again by itself while its question is open, and not after it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    let asked = 0
    const mounting = mountAdmin('/admin', {
      ...nothingWrong,
      'GET /channels': () => (asked++ === 1 ? listed(aChannel()) : problem(503, 'unavailable')),
    })
    await vi.advanceTimersByTimeAsync(200)
    const mounted = await mounting
    const pressed = press(mounted, /^Pause$/)
    await vi.advanceTimersByTimeAsync(200)
    await pressed
    const dialog = mounted.page.get('dialog')
    expect(dialog.text()).toContain('The routes could not be read')
    await vi.advanceTimersByTimeAsync(11_000)
    expect(dialog.text()).toContain('Sand Zone to Sand Hub over channel-0')
    expect(dialog.text()).not.toContain('could not be read')
    dialog.element.dispatchEvent(new Event('close'))
    await flushPromises()

    const again = press(mounted, /^Pause$/)
    await vi.advanceTimersByTimeAsync(200)
    await again
    expect(mounted.page.get('dialog').text()).toContain('The routes could not be read')
    mounted.page.get('dialog').element.dispatchEvent(new Event('close'))
    await vi.advanceTimersByTimeAsync(30_000)
    expect(asked).toBe(3)
  } finally {
    vi.useRealTimers()
  }
})

it('resumes exactly the pause that it stands beside', async () => {
  const mounted = await mountAdmin('/admin', {
    ...nothingWrong,
    'GET /admin/services/status': someServices({
      paused: [
        { what: 'clearing', chainId: 'sandhub-1', reason: 'Upgrade', by: 'admin-key', since: '2026-11-21T13:00:00Z', emergency: false },
      ],
    }),
    'POST /admin/services/resume': someServices(),
  })
  await until(() => expect(mounted.text()).toContain('Clearing is paused on Sand Hub'))
  // Before all else: it may be why something stands still.
  expect(mounted.text().indexOf('Something is paused')).toBeLessThan(mounted.text().indexOf('Wrong now'))
  await press(mounted, /^Resume clearing/)
  await press(mounted, /^Resume$/)
  const sent = await until(() => {
    const found = mounted.api.calls.find(({ name }) => name === 'POST /admin/services/resume')
    if (!found) throw new Error('nothing was sent')
    return found
  })
  expect(JSON.parse(String(sent.body))).toEqual({ what: 'clearing', chainId: 'sandhub-1' })
})

it('tells whose money waits, first what waits for a person', async () => {
  const { page, text } = await mountAdmin('/admin', {
    ...nothingWrong,
    'GET /admin/dashboard/summary': someStats({
      orders: [{ status: 'queued', orders: 3, oldestSeconds: 900 }],
      refunds: [{ chainId: 'sandhub-1', status: 'awaiting_approval', refunds: 2, oldestSeconds: 60 }],
      heldPayments: [{ reason: 'dust', payments: 1, oldestSeconds: 4_000 }],
    }),
    'GET /admin/operations/pending': listed({
      ...anAdminOperation({ status: 'queued', reasons: [] }),
      waitingSeconds: 900,
      overdue: true,
      waits: [{ for: 'lane', packets: 1, detail: 'A worker with a free lane takes it.' }],
    }),
  })
  await until(() => expect(text()).toContain('2 refunds on Sand Hub'))
  const waiting = page.get('[aria-labelledby=waiting-title]')
  expect(waiting.findAll('h3').map(title => title.text())).toEqual([
    '2 refunds on Sand Hub',
    '1 payment: less than sending it costs',
    '3 paid orders',
  ])
  expect(waiting.get('a').attributes('href')).toBe('/admin/money?part=refunds&chainId=sandhub-1&status=awaiting_approval')
  await until(() => expect(text()).toContain('A worker with a free lane takes it.'))
  expect(page.find(`a[href="/admin/orders/${aToken}"]`).exists()).toBe(true)
})

it('says that nobody knows when an act got no answer, and sends the same again under the same key', async () => {
  const keys: (string | null)[] = []
  let answers = 0
  const mounted = await mountAdmin('/admin', {
    ...nothingWrong,
    'POST /admin/services/emergency-stop': () => (answers++ === 0 ? 'unreachable' : someServices()),
  })
  const answer = fetch
  globalThis.fetch = async (input, init) => {
    if (init?.method === 'POST') keys.push(new Headers(init.headers).get('idempotency-key'))
    return answer(input, init)
  }
  await press(mounted, /^Emergency stop$/)
  await mounted.page.get('dialog textarea').setValue('Breach')
  await press(mounted, /^Stop everything$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('it may have been done, or not'))
  await press(mounted, /^Try again$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('Everything is stopped.'))
  expect(new Set(keys).size).toBe(1)
  expect(keys).toHaveLength(2)
})

it('does not ask for what is not there any more: a refused act tells why', async () => {
  const mounted = await mountAdmin('/admin', {
    ...nothingWrong,
    'GET /admin/alerts': listed(anAlert()),
    'POST /admin/alerts/7/silence': problem(404, 'not-found'),
  })
  await press(mounted, /^Silence/)
  await press(mounted, /^Silence it$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('Not found'))
})
