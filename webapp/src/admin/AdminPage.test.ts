// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { nothingWrong } from '../testing/adminBuilders.ts'
import { aSession } from '../testing/builders.ts'
import { mountAdmin, press } from '../testing/mountAdmin.ts'
import { mountPage } from '../testing/mountPage.ts'
import { problem } from '../testing/stubApi.ts'
import { until } from '../testing/until.ts'

beforeEach(() => localStorage.clear())

it('asks who comes to sign in, and asks the service nothing before', async () => {
  const { text, api } = await mountPage('/admin')
  expect(text()).toContain('For the people who run this service.')
  expect(api.calls.map(({ name }) => name)).toEqual(['GET /config'])
})

it('exchanges the key once, and keeps it nowhere', async () => {
  let header: string | undefined
  const mounted = await mountPage('/admin', {
    'POST /auth/admin-session': { role: 'admin', expiresAt: '2026-11-21T23:00:00Z' },
    ...nothingWrong,
  })
  const answer = fetch
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    header ??= new Headers(init?.headers).get('x-admin-key') ?? undefined
    return answer(input, init)
  })
  await mounted.page.get('input[type=password]').setValue('the secret key')
  await press(mounted, /^Sign in by key$/)
  await until(() => expect(mounted.text()).toContain('Nothing is wrong'))
  expect(header).toBe('the secret key')
  expect(mounted.text()).toContain('Signed in by the key until')
  expect(JSON.stringify(Object.entries(localStorage))).not.toContain('secret')
  expect(mounted.page.html()).not.toContain('the secret key')
})

it('says so when it is another key', async () => {
  const mounted = await mountPage('/admin', { 'POST /auth/admin-session': problem(401, 'sign-in-required') })
  await mounted.page.get('input[type=password]').setValue('wrong')
  await press(mounted, /^Sign in by key$/)
  await until(() => expect(mounted.text()).toContain('This is not the key of this service'))
})

it('comes back by the cookie of a key that was exchanged before', async () => {
  localStorage.setItem('relayooor.session', 'admin-key')
  const { text } = await mountPage('/admin', { 'GET /auth/session': { role: 'admin', expiresAt: '2026-11-21T23:00:00Z' }, ...nothingWrong })
  await until(() => expect(text()).toContain('Nothing is wrong'))
})

it('asks again by itself who has signed in, when nobody answered at the start', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    localStorage.setItem('relayooor.session', 'admin-key')
    let asked = 0
    const mounting = mountPage('/admin', {
      'GET /auth/session': () =>
        asked++ === 0 ? problem(503, 'unavailable') : { role: 'admin' as const, expiresAt: '2026-11-21T23:00:00Z' },
      ...nothingWrong,
    })
    await vi.advanceTimersByTimeAsync(200)
    const { text } = await mounting
    expect(text()).toContain('For the people who run this service.')
    await vi.advanceTimersByTimeAsync(11_000)
    await flushPromises()
    expect(text()).toContain('Nothing is wrong')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(asked).toBe(2)
  } finally {
    vi.useRealTimers()
  }
})

it('shows nothing to an account that does not run the service', async () => {
  const { text, api } = await mountAdmin('/admin', {}, 'user')
  await until(() => expect(text()).toContain('This account does not run the service'))
  expect(api.calls.some(({ name }) => name.includes('/admin/'))).toBe(false)
})

it('lets a viewer look and do nothing', async () => {
  const { text, page } = await mountAdmin('/admin', nothingWrong, 'viewer')
  await until(() => expect(text()).toContain('Nothing is wrong'))
  expect(text()).toContain('You may look at everything here, and change nothing.')
  expect(page.findAll('button').map(button => button.text())).not.toContain('Emergency stop')
})

it('keeps what it had while the database is away, says since when, and goes on by itself', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    let away = false
    const answer = (reply: object) => () => (away ? problem(503, 'unavailable') : reply)
    const planned = Object.fromEntries(Object.entries(nothingWrong).map(([name, reply]) => [name, answer(reply as object)]))
    localStorage.setItem('relayooor.session', 'x')
    const mounting = mountPage('/admin', { 'GET /auth/session': aSession({ role: 'admin' }), ...planned })
    await vi.advanceTimersByTimeAsync(200)
    const { text } = await mounting
    await vi.advanceTimersByTimeAsync(200)
    expect(text()).toContain('Nothing is wrong')
    away = true
    await vi.advanceTimersByTimeAsync(6_000)
    expect(text()).toMatch(/The database is away ?What you see is from \d\d:\d\d/)
    expect(text()).toContain('Nothing is wrong')
    away = false
    await vi.advanceTimersByTimeAsync(6_000)
    await flushPromises()
    expect(text()).not.toContain('The database is away')
  } finally {
    vi.useRealTimers()
  }
})
