// @vitest-environment happy-dom
import type { BackupsView, CleanupView, ProcessesView, SettingsView, WebhookDeliveryView, WebhookView } from '@relayooor/shared'
import { beforeEach, expect, it, vi } from 'vitest'
import { listed, someStats } from '../../testing/adminBuilders.ts'
import { mountAdmin, press } from '../../testing/mountAdmin.ts'
import { problem } from '../../testing/stubApi.ts'
import { aDatabase, aProcess, aTask, someHealth, someMetrics } from '../../testing/systemBuilders.ts'
import { until } from '../../testing/until.ts'

beforeEach(() => localStorage.clear())

const machine = { 'GET /admin/metrics/system': someMetrics(), 'GET /admin/health/comprehensive': someHealth() }

it('tells who lives in each role, who is silent, and whose settings differ', async () => {
  const { page, text } = await mountAdmin('/admin/system', {
    ...machine,
    'GET /admin/processes': listed(
      aProcess({ id: '1', pid: 1, roles: ['api'], answers: true }),
      aProcess({
        id: '2',
        pid: 2,
        roles: ['worker'],
        configDigest: 'other',
        chains: [{ chainId: 'sandhub-1', state: 'halted', since: '2026-11-21T13:00:00Z' }],
      }),
      aProcess({ id: '3', pid: 3, roles: ['scheduler'], alive: false, seenAt: '2026-11-21T12:00:00Z' }),
    ) satisfies ProcessesView,
  })
  await until(() => expect(page.findAll('tbody tr')).toHaveLength(3))
  const [api, worker, scheduler] = page.findAll('tbody tr').map(row => row.text())
  expect(api).toContain('answers you now')
  expect(api).toContain('Lives')
  expect(worker).toContain('other settings than the process that answers')
  expect(worker).toContain('Sand Hub: halted')
  expect(scheduler).toContain('Silent')
  expect(text()).toContain('No process has this role.')
  // Nothing is left to end.
  expect(page.findAll('button').some(button => /Restart scheduler/.test(button.text().replace(/\s+/g, ' ')))).toBe(false)
})

it('restarts a role with a reason, and names the other roles that go with it', async () => {
  const mounted = await mountAdmin('/admin/system', {
    ...machine,
    'GET /admin/processes': listed(aProcess({ roles: ['api', 'worker', 'scheduler'] })),
    'POST /admin/restart/service': problem(409, 'not-supervised', { processes: [{ host: 'one', pid: 4_711 }] }),
  })
  await press(mounted, /^Restart worker$/)
  const dialog = mounted.page.get('dialog')
  expect(dialog.text()).toContain('also: api and scheduler')
  await press(mounted, /^Restart worker$/)
  await dialog.get('textarea').setValue('it takes more memory each hour')
  await dialog.get('form').trigger('submit')
  await until(() => expect(dialog.text()).toContain('Nothing was done: nothing would start it again'))
  const sent = mounted.api.calls.find(({ name }) => name === 'POST /admin/restart/service')
  expect(JSON.parse(String(sent?.body))).toEqual({ role: 'worker', reason: 'it takes more memory each hour' })
})

it('shows what is late first, runs it by hand, and tells how that went', async () => {
  const mounted = await mountAdmin('/admin/system?part=tasks', {
    'GET /admin/jobs/statistics': {
      work: someStats().queue,
      hermesCalls: [{ end: 'exited 0', calls: 3, p50Seconds: 0.4, p95Seconds: 75 }],
      orders: [{ status: 'cleared', orders: 2, p50Seconds: 7, p95Seconds: 9 }],
      tasks: [
        aTask({ name: 'a-count' }),
        aTask({ name: 'b-failed', failures: 2, succeededAt: undefined }),
        aTask({ name: 'c-late', late: true }),
      ],
    },
    'POST /admin/tasks/c-late/run': { name: 'c-late', state: 'failed', error: 'the chain does not answer' },
  })
  await until(() => expect(mounted.page.findAll('tbody tr')).toHaveLength(5))
  expect(mounted.page.findAll('tbody code').map(name => name.text())).toEqual(['c-late', 'b-failed', 'a-count'])
  expect(mounted.page.findAll('tbody [data-label=State]').map(one => /^[A-Z][a-z]+/.exec(one.text())?.[0])).toEqual(['Late', 'Fails', 'On'])
  expect(mounted.text()).toContain('1 min 15 s')
  await press(mounted, /^Run now c-late$/)
  await press(mounted, /^Run it$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('c-late failed: the chain does not answer'))
})

it('says which tables are read without an index, and which queries run long', async () => {
  const { text } = await mountAdmin('/admin/system?part=database', {
    'GET /admin/database/stats': aDatabase(),
  })
  await until(() => expect(text()).toContain('12 MB'))
  expect(text()).toContain('75 %')
  expect(text()).toContain('2 wait for one')
  expect(text()).toContain('SELECT 1')
  expect(text()).toContain('never')
})

it('turns a rule off only with a reason', async () => {
  const rule = { name: 'lane-low', severity: 'critical', runbook: 'docs/operations/runbooks/lane-low.md', enabled: true, open: 1 }
  const mounted = await mountAdmin('/admin/system?part=rules', {
    'GET /admin/alerts/rules': listed({ ...rule, threshold: { begins: 100, ends: 110, forSeconds: 0 } }),
    'POST /admin/alerts/rules/lane-low/toggle': { ...rule, enabled: false },
  })
  await press(mounted, /^Turn off lane-low$/)
  await press(mounted, /^Turn it off$/)
  expect(mounted.api.calls.some(({ name }) => name.startsWith('POST'))).toBe(false)
  await mounted.page.get('dialog textarea').setValue('This lane is being closed.')
  await press(mounted, /^Turn it off$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('lane-low is off.'))
  const sent = mounted.api.calls.find(({ name }) => name.startsWith('POST'))
  expect(JSON.parse(String(sent?.body))).toEqual({ enabled: false, note: 'This lane is being closed.' })
})

it('says it when a test of the alerts reached nobody', async () => {
  const mounted = await mountAdmin('/admin/system?part=rules', {
    'GET /admin/alerts/rules': listed(),
    'POST /admin/alerts/test': { targets: [] },
  })
  await press(mounted, /^Send a test$/)
  await press(mounted, /^Send it$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('nobody is told of alerts'))
})

it('sends a message again that a target refused', async () => {
  const message = { id: '9', target: 'slack', text: 'Hermes is missing', createdAt: '2026-11-21T13:00:00Z', attempts: 9 }
  const mounted = await mountAdmin('/admin/system?part=messages', {
    'GET /admin/alerts/deliveries': listed({ ...message, state: 'failed', status: 500, answer: 'internal error' }),
    'POST /admin/alerts/deliveries/9/redeliver': { ...message, id: '10', state: 'waiting', attempts: 0, redeliveryOf: '9' },
  })
  await until(() => expect(mounted.text()).toContain('500 internal error'))
  await press(mounted, /^Send again message 9$/)
  await press(mounted, /^Send it again$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('under way as a new message'))
})

it('asks for the lines of a level and a text that stand in the URL, a page at a time', async () => {
  const line = { at: '2026-11-21T13:00:00Z', roles: ['worker'], host: 'one', pid: 4711 }
  const { api, page, text, router } = await mountAdmin('/admin/system?part=logs&level=warn&text=zone', {
    'GET /admin/logs/recent': {
      items: [{ ...line, id: '1', level: 'warn', message: 'a node cannot be used', fields: { chainId: 'sandzone-1', height: 12 } }],
      nextCursor: 'older',
    },
  })
  await until(() => expect(text()).toContain('a node cannot be used'))
  expect(text()).toContain('chainId=sandzone-1 height=12')
  const asked = api.calls.find(({ name }) => name === 'GET /admin/logs/recent')
  expect(Object.fromEntries(asked?.query ?? [])).toEqual({ level: 'warn', text: 'zone', limit: '25' })
  expect(page.findAll('select')[0]?.get('option').text()).toBe('info')
  await page.get('nav[aria-label="Pages of: Logs"] a').trigger('click')
  await until(() => expect(router.currentRoute.value.query).toEqual({ part: 'logs', level: 'warn', text: 'zone', cursor: 'older' }))
})

it('tells no secret, and what a reload changed and what needs a restart', async () => {
  const mounted = await mountAdmin('/admin/system?part=settings', {
    'GET /admin/config': {
      readAt: '2026-11-21T06:00:00Z',
      settings: [
        { name: 'HOST', source: 'default', secret: false },
        { name: 'CLEARING_SECRET_KEY', source: 'environment', secret: true },
      ],
      file: { limits: { openPrices: 20 } },
      digest: '3c1f0b7ad2e94a65',
    } satisfies SettingsView,
    'POST /admin/config/reload': {
      changed: [{ path: 'fees.uhub.service', before: '1', after: '2' }],
      needsRestart: [{ path: 'CLEARING_SECRET_KEY' }],
      digest: 'b',
    },
  })
  await until(() => expect(mounted.text()).toContain('"openPrices": 20'))
  expect(mounted.page.findAll('tbody tr').map(row => row.text())).toEqual([
    expect.stringContaining('set, and not told'),
    expect.stringContaining('not set'),
  ])
  await press(mounted, /^Reload$/)
  await press(mounted, /^Reload it$/)
  const dialog = mounted.page.get('dialog')
  await until(() => expect(dialog.text()).toContain('fees.uhub.service: 1 → 2'))
  expect(dialog.text()).toContain('In force after a restart:')
  expect(dialog.text()).toContain('its value is not told')
})

it('shows who did what, with what became different, and the seal', async () => {
  const row = { at: '2026-11-21T13:00:00Z', actor: 'admin-key', source: '127.0.0.1', action: 'pause', subject: 'intake' }
  const { text, api } = await mountAdmin('/admin/system?part=audit&since=2026-11-21', {
    'GET /admin/audit': listed(
      { ...row, id: '2', before: { paused: false, what: 'intake' }, after: { paused: true, what: 'intake', note: 'Upgrade' } },
      { ...row, id: '1', seal: { seq: '41', hash: 'abcdef0123456789' } },
    ),
  })
  await until(() => expect(text()).toContain('paused: false → true'))
  expect(text()).toContain('note: Upgrade')
  expect(text()).not.toContain('what: intake')
  expect(text()).toContain('41abcdef012345')
  expect(text()).toContain('in a moment')
  expect(api.calls.find(({ name }) => name === 'GET /admin/audit')?.query.get('since')).toBe('2026-11-21T00:00:00Z')
})

it('counts before it removes, and counts anew for other days', async () => {
  const answer = (rows: number): CleanupView => ({
    dryRun: true,
    before: '2026-10-22T13:00:00Z',
    items: [{ what: 'sessions', rows, bytes: rows * 100 }],
  })
  const counts = [0, 12, 12]
  const mounted = await mountAdmin('/admin/system?part=database', {
    'GET /admin/database/stats': aDatabase(),
    'POST /admin/maintenance/cleanup': () => answer(counts.shift() ?? 0),
  })
  await press(mounted, /^Clean up$/)
  const dialog = mounted.page.get('dialog')
  await until(() => expect(dialog.text()).toContain('0 rows'))
  // There is nothing to remove.
  await press(mounted, /^Remove it for good$/)
  await dialog.get('input[type=number]').setValue(60)
  await until(() => expect(dialog.text()).toContain('Sessions that are over: 12, 1.2 kB'))
  await press(mounted, /^Remove 12 rows for good$/)
  await until(() => expect(dialog.text()).toContain('12 rows were removed.'))
  const sent = mounted.api.calls.filter(({ name }) => name.startsWith('POST')).map(({ body }): unknown => JSON.parse(String(body)))
  expect(sent).toEqual([
    { days: 30, dry_run: true },
    { days: 60, dry_run: true },
    { days: 60, dry_run: false },
  ])
})

it('saves a profile as a file, and has no such button for who may only look', async () => {
  const saved: string[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download)
  })
  const planned = { ...machine, 'GET /admin/processes': listed(aProcess()) }
  const mounted = await mountAdmin('/admin/system', {
    ...planned,
    'GET /admin/performance/profile': { nodes: [{ id: 1 }], startTime: 1, endTime: 2 },
  })
  await press(mounted, /^Save a profile$/)
  await until(() => expect(mounted.text()).toContain('The profile is saved.'))
  expect(saved).toEqual([expect.stringMatching(/\.cpuprofile$/)])
  mounted.page.unmount()
  const looking = await mountAdmin('/admin/system', planned, 'viewer')
  await until(() => expect(looking.text()).toContain('Lives'))
  expect(looking.text()).not.toContain('Save a profile')
})

const aBackup = {
  name: 'relayooor-full-2026-11-21T03-00-00Z',
  type: 'full',
  takenAt: '2026-11-21T03:00:00Z',
  bytes: 1_204_812,
  sha256: 'ab',
  encrypted: true,
  version: '0.1.0',
} as const

it('lists the backups with their files, says why the last one failed, and what a trial found', async () => {
  const mounted = await mountAdmin('/admin/system?part=backups', {
    'GET /admin/backup': {
      folder: '/var/backups/relayooor',
      keepDays: 7,
      failed: { at: '2026-11-21T12:00:00Z', fault: 'no space left' },
      items: [aBackup],
    } satisfies BackupsView,
    [`POST /admin/backup/${aBackup.name}/verify`]: { state: 'failed', faults: ['payments has 1 instead of 2 rows'] },
    'POST /admin/backup/create': problem(409, 'backup-refused', { why: 'running' }),
  })
  await until(() => expect(mounted.text()).toContain('no space left'))
  expect(mounted.text()).toContain('Everything, encrypted')
  expect(mounted.page.findAll('tbody a').map(link => link.attributes('href'))).toEqual([
    `/api/v1/admin/backup/${aBackup.name}/file?part=dump`,
    `/api/v1/admin/backup/${aBackup.name}/file?part=manifest`,
  ])
  await press(mounted, /^Try /)
  await press(mounted, /^Try it$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('payments has 1 instead of 2 rows'))
})

it('says how to have backups where none are made', async () => {
  const { text } = await mountAdmin('/admin/system?part=backups', { 'GET /admin/backup': { keepDays: 0, items: [] } satisfies BackupsView })
  await until(() => expect(text()).toContain('BACKUP_DIR'))
})

it('issues a key with what it may call, shows it once, and takes one back', async () => {
  const key = {
    id: '5b0e9d27c41fa386',
    name: 'Example Wallet',
    state: 'active',
    scopes: { read: 1_200 },
    issued: { at: '2026-11-21T12:00:00Z', by: 'admin-key' },
  }
  const mounted = await mountAdmin('/admin/system?part=keys', {
    'GET /admin/api-keys': listed(key),
    'POST /admin/api-keys': { status: 201, body: { ...key, secret: 'rly_5b0e9d27c41fa386_once' } },
    'POST /admin/api-keys/5b0e9d27c41fa386/revoke': { ...key, state: 'revoked' },
  })
  await until(() => expect(mounted.text()).toContain('Read what is recorded: 1,200 in a minute'))
  await press(mounted, /^Issue a key$/)
  // It has no name yet.
  await press(mounted, /^Issue it$/)
  const dialog = mounted.page.get('dialog')
  await dialog.get('input').setValue('Example Wallet')
  const [read, look, order] = dialog.findAll('input[type=number]')
  await read?.setValue(50)
  for (const field of [look, order]) await field?.setValue('')
  await press(mounted, /^Issue it$/)
  await until(() => expect(dialog.text()).toContain('rly_5b0e9d27c41fa386_once'))
  await press(mounted, /^Close$/)
  expect(mounted.text()).not.toContain('rly_5b0e9d27c41fa386_once')
  await press(mounted, /^Revoke Example Wallet$/)
  await press(mounted, /^Revoke it for good$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('It counts no more.'))
  const [issued] = mounted.api.calls.filter(({ name }) => name === 'POST /admin/api-keys')
  expect(JSON.parse(String(issued?.body))).toEqual({ name: 'Example Wallet', scopes: { read: 50 } })
})

const aWebhook = {
  id: 'c07d5a1be93f2846',
  apiKey: { id: '5b0e9d27c41fa386', name: 'Example Wallet' },
  url: 'https://hooks.wallet.example/relayooor',
  topics: ['order.*'],
  addresses: [],
  created: { at: '2026-11-21T12:00:00Z', by: 'admin-key' },
  waiting: 3,
} satisfies WebhookView

it('tells why a webhook is off, turns it on, and adds one whose secret is shown once', async () => {
  const mounted = await mountAdmin('/admin/system?part=webhooks', {
    'GET /admin/webhooks': listed({ ...aWebhook, off: { at: '2026-11-21T12:30:00Z', why: 'gone' } }),
    'POST /admin/webhooks': { status: 201, body: { ...aWebhook, secret: 'whsec_once' } },
    [`POST /admin/webhooks/${aWebhook.id}/switch`]: aWebhook,
  })
  await until(() => expect(mounted.text()).toContain('off: its receiver said that it is gone'))
  expect(mounted.text()).toContain('3 messages waiting')
  await press(mounted, /^Turn on c07d5a1be93f2846$/)
  await press(mounted, /^Turn it on$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('It is on.'))
  await press(mounted, /^Close$/)
  await press(mounted, /^Add a webhook$/)
  const dialog = mounted.page.get('dialog')
  const [key, url] = dialog.findAll('input.input')
  await key?.setValue(aWebhook.apiKey.id)
  await url?.setValue(aWebhook.url)
  await dialog.get('input[value="packet.stuck"]').setValue(true)
  await dialog.get('textarea').setValue('cosmos1a, osmo1b')
  await press(mounted, /^Add it$/)
  await until(() => expect(dialog.text()).toContain('whsec_once'))
  const sent = mounted.api.calls.filter(({ name }) => name.startsWith('POST')).map(({ body }): unknown => JSON.parse(String(body)))
  expect(sent).toEqual([
    { on: true },
    { apiKey: aWebhook.apiKey.id, url: aWebhook.url, topics: ['order.*', 'refund.*', 'packet.stuck'], addresses: ['cosmos1a', 'osmo1b'] },
  ])
})

it('sends a message to a third party again', async () => {
  const call = {
    ...{ id: '21', webhook: aWebhook.id, type: 'order.cleared', subject: 'an order', text: 'Cleared.', at: '2026-11-21T12:30:00Z' },
    ...{ state: 'failed' as const, attempts: 56, status: 500, answer: 'internal error' },
  } satisfies WebhookDeliveryView
  const mounted = await mountAdmin('/admin/system?part=calls', {
    'GET /admin/webhooks/deliveries': listed(call),
    'POST /admin/webhooks/deliveries/21/redeliver': { ...call, state: 'waiting', attempts: 0 },
  })
  await until(() => expect(mounted.text()).toContain('500 internal error'))
  await press(mounted, /^Send again message 21$/)
  await press(mounted, /^Send it again$/)
  await until(() => expect(mounted.page.get('dialog').text()).toContain('It is under way.'))
})
