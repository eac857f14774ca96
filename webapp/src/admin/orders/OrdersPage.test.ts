// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest'
import { anAdminOperation, anAdminOrder, listed } from '../../testing/adminBuilders.ts'
import { anAmount, aToken } from '../../testing/builders.ts'
import { mountAdmin, press } from '../../testing/mountAdmin.ts'
import { problem } from '../../testing/stubApi.ts'
import { until } from '../../testing/until.ts'

beforeEach(() => localStorage.clear())

it('finds orders by what is typed and by whole days', async () => {
  const mounted = await mountAdmin('/admin/orders?from=2026-11-20&to=2026-11-21&status=not_cleared', {
    'GET /admin/operations': listed(anAdminOperation()),
  })
  await until(() => expect(mounted.text()).toContain('Hermes failed'))
  const asked = mounted.api.calls.at(-1)?.query
  expect(asked?.get('from')).toBe('2026-11-20T00:00:00Z')
  expect(asked?.get('to')).toBe('2026-11-21T23:59:59Z')
  await mounted.page.get('input[type=search]').setValue(aToken.slice(0, 8))
  await mounted.page.get('form[role=search]').trigger('submit')
  await until(() => expect(mounted.api.calls.at(-1)?.query.get('q')).toBe(aToken.slice(0, 8)))
  expect(mounted.page.get(`tbody a`).attributes('href')).toBe(`/admin/orders/${aToken}`)
})

it('says how many orders it would try again before it does', async () => {
  const counted = { reason: 'hermes-failed', dryRun: true, orders: 4, packets: 9, refused: [{ why: 'money-sent', orders: 2 }], more: false }
  const bodies: unknown[] = []
  const mounted = await mountAdmin('/admin/orders', {
    'GET /admin/operations': listed(),
    'POST /admin/operations/retry-failed': () => ({ ...counted, dryRun: bodies.length === 0 }),
  })
  await press(mounted, /^Retry all that failed$/)
  const dialog = mounted.page.get('dialog')
  await until(() => expect(dialog.text().replace(/\s+/g, ' ')).toContain('4 orders with 9 transfers can be tried again.'))
  expect(dialog.text()).toContain('2 orders cannot: What goes back for it is signed already, or has been sent.')
  await press(mounted, /^Try 4 orders again$/)
  await until(() => expect(dialog.text()).toContain('are tried again'))
  for (const { name, body } of mounted.api.calls) if (name.startsWith('POST')) bodies.push(JSON.parse(String(body)))
  expect(bodies).toEqual([{ reason: 'hermes-failed', dryRun: true }, { reason: 'hermes-failed' }])
})

it('retries an order that may be retried, with what was seen of it', async () => {
  const mounted = await mountAdmin(`/admin/orders/${aToken}`, {
    [`GET /admin/operations/${aToken}`]: anAdminOrder({
      runs: [
        {
          id: '5',
          lane: 'lane-1',
          route: { chainId: 'sandhub-1', portId: 'transfer', channelId: 'channel-0' },
          sequences: ['42'],
          startedAt: '2026-11-21T13:11:10Z',
          endedAt: '2026-11-21T13:11:12Z',
          end: 'exited',
          exitCode: 1,
          output: 'ERROR insufficient funds',
        },
      ],
    }),
    [`POST /admin/operations/${aToken}/retry`]: anAdminOrder({ order: anAdminOperation({ status: 'queued' }) }),
  })
  await until(() => expect(mounted.text()).toContain('Exit code 1'))
  expect(mounted.text()).toContain('ERROR insufficient funds')
  await press(mounted, /^Retry$/)
  await press(mounted, /^Try again$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('It is in line again.'))
  const { body } = mounted.api.calls.find(({ name }) => name.endsWith('/retry')) ?? {}
  expect(JSON.parse(String(body))).toEqual({ asOf: '40' })
})

it('says why an order cannot be retried, and offers no button', async () => {
  const { text, page } = await mountAdmin(`/admin/orders/${aToken}`, {
    [`GET /admin/operations/${aToken}`]: anAdminOrder({
      may: { retry: { possible: false, why: 'money-sent' }, close: { possible: false, why: 'ended' } },
    }),
  })
  await until(() => expect(text()).toContain('Not to be tried again: What goes back for it is signed already, or has been sent.'))
  expect(page.findAll('button').map(button => button.text())).not.toContain('Retry')
})

it('takes a refund of goodwill in the coin that people read, and sends base units', async () => {
  const mounted = await mountAdmin(`/admin/orders/${aToken}`, {
    [`GET /admin/operations/${aToken}`]: anAdminOrder({ order: anAdminOperation({ status: 'cleared', kept: anAmount(900_000) }) }),
    [`POST /admin/operations/${aToken}/refund`]: problem(409, 'refund-not-waiting', { earned: '900000', denom: 'uhub' }),
  })
  await press(mounted, /^Refund$/)
  const dialog = mounted.page.get('dialog')
  expect(dialog.text()).toContain('out of what we earned with this order: 0.9 HUB')
  await dialog.get('input').setValue('0.0000001')
  expect(dialog.text()).toContain('at most 6 digits after the point')
  await dialog.get('input').setValue('0,25')
  await dialog.get('textarea').setValue('It took us too long')
  await press(mounted, /^Give 0\.25 HUB back$/)
  const { body } = mounted.api.calls.find(({ name }) => name.endsWith('/refund')) ?? {}
  expect(JSON.parse(String(body))).toEqual({ amount: '250000', note: 'It took us too long' })
  await until(() => expect(dialog.text()).toContain('Nothing was done'))
})

it('offers no refund of an order that has earned nothing', async () => {
  const { text, page } = await mountAdmin(`/admin/orders/${aToken}`, {
    [`GET /admin/operations/${aToken}`]: anAdminOrder({ order: anAdminOperation({ status: 'not_cleared', kept: anAmount(0) }) }),
  })
  await until(() => expect(text()).toContain('Write a note'))
  expect(page.findAll('button').map(button => button.text())).not.toContain('Refund')
})

it('says so when there is no such order', async () => {
  const { text } = await mountAdmin(`/admin/orders/${aToken}`, { [`GET /admin/operations/${aToken}`]: problem(404, 'not-found') })
  await until(() => expect(text()).toContain('No order of this token'))
})
