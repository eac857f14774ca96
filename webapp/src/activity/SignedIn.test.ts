// @vitest-environment happy-dom
import type { MountedPage } from '../testing/mountPage.ts'
import type { Planned } from '../testing/stubApi.ts'
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { addresses, anAmount, anOperation, aPayment, aSession, aToken, someStatistics } from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'
import { problem } from '../testing/stubApi.ts'
import { installWallet } from '../testing/testWallet.ts'
import { until } from '../testing/until.ts'

const older = aToken.replace('6f', '7f')
const own: Record<string, Planned> = {
  'GET /clearing/operations': { items: [anOperation()], nextCursor: null },
  'GET /users/statistics': someStatistics({
    operations: 22,
    packetsRequested: 31,
    packetsCleared: 30,
    packetsReturned: 4,
    successRate: 30 / 31,
    paid: [{ chainId: 'sandhub-1', ...anAmount(2_000_000) }],
    refunded: [{ chainId: 'sandhub-1', ...anAmount(500_000) }],
    clearSeconds: { p50: 12, p95: 48 },
  }),
}

beforeEach(() => localStorage.clear())

function signedIn(planned: Record<string, Planned> = {}): Promise<MountedPage> {
  localStorage.setItem('relayooor.session', addresses.hub)
  return mountPage('/activity', { 'GET /auth/session': aSession(), ...own, ...planned })
}

async function press({ page }: MountedPage, name: RegExp): Promise<void> {
  const button = await until(() => {
    const found = page.findAll('button').find(candidate => name.test(candidate.text()))
    if (!found) throw new Error(`no button ${name.source}`)
    return found
  })
  await button.trigger('click')
  await flushPromises()
}

it('sends nothing for a visitor who never signed in, and explains signing in', async () => {
  const { text, api } = await mountPage('/activity')
  expect(text()).toContain('Your wallet signs a text, not a transaction: it costs nothing and moves nothing.')
  expect(api.calls.map(({ name }) => name)).toEqual(['GET /config'])
})

it("signs in with the text that the service gave, and shows the account's own orders", async () => {
  installWallet()
  const mounted = await mountPage('/activity', {
    'POST /auth/challenge': { nonce: 'n1', message: 'Sign in to relayooor', expiresAt: '2026-11-21T13:15:00Z' },
    'POST /auth/wallet-sign': aSession(),
    ...own,
  })
  await press(mounted, /^Sign in with Keplr$/)
  await until(() => expect(mounted.page.findAll('tbody tr')).toHaveLength(1))
  const { body } = mounted.api.calls.find(({ name }) => name === 'POST /auth/wallet-sign') ?? {}
  expect(JSON.parse(String(body))).toEqual({
    address: addresses.hub,
    chainId: 'sandhub-1',
    nonce: 'n1',
    pubKey: btoa(addresses.hub),
    signature: btoa('Sign in to relayooor'),
  })
  expect(mounted.text()).toMatch(/Delivered ?26 ?they arrived/)
  expect(mounted.text()).toContain('97 %')
  expect(mounted.text()).toMatch(/Sent to us ?2 HUB ?0\.5 HUB came back/)
  expect(localStorage.getItem('relayooor.session')).toBe(addresses.hub)
})

it.each([
  ['Request rejected', 'Keplr: you declined'],
  ['ADR-36 is not supported on Ledger', 'Keplr cannot sign a message with this account'],
])('says in plain words when the wallet answers %s', async (answer, title) => {
  installWallet({ signArbitrary: () => Promise.reject(new Error(answer)) })
  const mounted = await mountPage('/activity', { 'POST /auth/challenge': { nonce: 'n1', message: 'm', expiresAt: '2026-11-21T13:15:00Z' } })
  await press(mounted, /^Sign in with Keplr$/)
  await until(() => expect(mounted.text()).toContain(title))
  expect(mounted.text()).toContain('Nothing was signed and nothing was paid.')
})

it('shows older orders, orders of one state, and an empty result', async () => {
  let page: object = { items: [anOperation()], nextCursor: 'c1' }
  const mounted = await signedIn({ 'GET /clearing/operations': () => page })
  await until(() => expect(mounted.page.findAll('tbody tr')).toHaveLength(1))
  page = { items: [anOperation({ token: older })], nextCursor: null }
  await press(mounted, /^Show older$/)
  expect(mounted.api.calls.at(-1)?.query.get('cursor')).toBe('c1')
  expect(mounted.page.findAll('tbody a').map(link => link.attributes('href'))).toEqual([`/clear/${aToken}`, `/clear/${older}`])
  page = { items: [], nextCursor: null }
  await mounted.page.get('select').setValue('not_cleared')
  await until(() => expect(mounted.text()).toContain('None of your orders is in this state now.'))
  expect(mounted.api.calls.findLast(({ name }) => name === 'GET /clearing/operations')?.query.get('status')).toBe('not_cleared')
})

it('says that the history did not load, and signs out when the session has expired', async () => {
  const away = await signedIn({ 'GET /clearing/operations': 'unreachable' })
  await until(() => expect(away.text()).toContain('The history did not load'))
  away.page.unmount()
  const over = await signedIn({ 'GET /auth/session': problem(401, 'sign-in-required') })
  await until(() => expect(over.text()).toContain('You are signed out'))
  expect(localStorage.getItem('relayooor.session')).toBeNull()
})

it('saves the orders as a table', async () => {
  const saved = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x')
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
  let table: object | 'unreachable' = 'unreachable'
  const mounted = await signedIn({ 'GET /clearing/operations.csv': () => table })
  await press(mounted, /^Download CSV$/)
  await until(() => expect(mounted.text()).toContain('The table did not come'))
  table = { status: 200, body: 'token,status' }
  await press(mounted, /^Download CSV$/)
  await until(() => expect(saved).toHaveBeenCalledOnce())
  await mounted.page.get('select').setValue('not_cleared')
  await until(() => expect(mounted.api.calls.some(({ query }) => query.get('status') === 'not_cleared')).toBe(true))
  await press(mounted, /^Download CSV$/)
  await until(() => expect(saved).toHaveBeenCalledTimes(2))
  const asked = mounted.api.calls.filter(({ name }) => name.endsWith('.csv')).map(({ query }) => String(query))
  expect(asked).toEqual(['', '', 'status=not_cleared'])
})

it('signs out when the wallet changes to another account, and says so', async () => {
  const wallet = installWallet()
  const mounted = await signedIn({ 'POST /auth/sign-out': { ended: 1 } })
  await until(() => expect(mounted.page.findAll('tbody tr')).toHaveLength(1))
  await until(() => expect(mounted.page.get('header').text()).toContain('cosmos1z'))
  wallet.turnTo({ 'sandhub-1': addresses.serviceHub, 'sandzone-1': addresses.serviceZone })
  await until(() => expect(mounted.text()).toContain('Your wallet turned to another account than'))
  expect(mounted.api.calls.some(({ name }) => name === 'POST /auth/sign-out')).toBe(true)
  expect(mounted.page.findAll('tbody tr')).toHaveLength(0)
  expect(localStorage.getItem('relayooor.session')).toBeNull()
})

it('is signed out as soon as another tab signs out', async () => {
  const mounted = await signedIn()
  await until(() => expect(mounted.page.findAll('tbody tr')).toHaveLength(1))
  localStorage.removeItem('relayooor.session')
  window.dispatchEvent(new StorageEvent('storage', { key: 'relayooor.session' }))
  await until(() => expect(mounted.text()).toContain('All orders of your wallet'))
})

it('signs out everywhere from the menu', async () => {
  const mounted = await signedIn({ 'POST /auth/sign-out': { ended: 3 } })
  await press(mounted, /^Wallet$/)
  await press(mounted, /^Sign out on all devices$/)
  const { body } = mounted.api.calls.find(({ name }) => name === 'POST /auth/sign-out') ?? {}
  expect(JSON.parse(String(body))).toEqual({ everywhere: true })
  await until(() => expect(mounted.text()).toContain('All orders of your wallet'))
})

it('counts what was paid and what came back of an order apart from its transfers that are not listed', async () => {
  const mounted = await signedIn({
    'GET /clearing/operations': {
      items: [
        anOperation({
          packetCount: 9,
          payments: [aPayment()],
          refunds: [{ reason: 'not-cleared', amount: anAmount(112_000), status: 'due' }],
        }),
      ],
      nextCursor: null,
    },
  })
  await until(() => expect(mounted.page.findAll('tbody tr')).toHaveLength(1))
  expect(mounted.page.get('tbody tr').text()).toContain('and 8 more')
  expect(mounted.page.findAll('tbody .table-number').map(cell => cell.text())).toEqual(['1.112 HUB', '0.112 HUB'])
})

it('keeps what is looked for in the URL, and says what orders are found by', async () => {
  let page: Planned = { items: [anOperation()], nextCursor: null }
  const mounted = await signedIn({ 'GET /clearing/operations': () => page })
  await until(() => expect(mounted.page.findAll('tbody tr')).toHaveLength(1))
  const search = mounted.page.get('input[type=search]')
  await search.setValue(aToken.slice(0, 8))
  await search.trigger('change')
  await until(() => expect(mounted.router.currentRoute.value.query).toEqual({ q: aToken.slice(0, 8) }))
  await until(() => expect(mounted.api.calls.at(-1)?.query.get('q') ?? mounted.api.calls.at(-2)?.query.get('q')).toBe(aToken.slice(0, 8)))
  page = problem(400, 'invalid-request')
  await search.setValue('no idea')
  await search.trigger('change')
  await until(() => expect(mounted.text()).toContain('Orders are found by the beginning of their number'))
  expect(mounted.text()).not.toContain('The history did not load')
})

it('begins with what the URL asks for', async () => {
  localStorage.setItem('relayooor.session', addresses.hub)
  const mounted = await mountPage(`/activity?state=cleared&q=${aToken}`, { 'GET /auth/session': aSession(), ...own })
  await until(() => expect(mounted.page.findAll('tbody tr')).toHaveLength(1))
  const { query } = mounted.api.calls.find(({ name }) => name === 'GET /clearing/operations') ?? {}
  expect([query?.get('status'), query?.get('q')]).toEqual(['cleared', aToken])
})

it('draws the days as the service counts them, to the unit', async () => {
  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10)
  const byDay = [
    { day: day(9), operations: 3, packetsRequested: 7, packetsCleared: 5, packetsReturned: 2, paid: [], refunded: [] },
    { day: day(0), operations: 1, packetsRequested: 1, packetsCleared: 1, packetsReturned: 0, paid: [], refunded: [] },
  ]
  const mounted = await signedIn({ 'GET /users/statistics': someStatistics({ operations: 4, byDay }) })
  const chart = await until(() => mounted.page.get('figure.chart'))
  expect(
    chart.findAll('tbody tr').map(row =>
      row
        .findAll('td')
        .map(cell => cell.text())
        .slice(1),
    ),
  ).toEqual([
    ['3', '2', '2'],
    ['1', '0', '0'],
  ])
  // 132 px stand for the 7 of the busiest day; a gap of 1.5 px parts what stands on another.
  expect(
    chart.findAll('rect').map(bar => [bar.attributes('data-part'), Math.round((7 * (Number(bar.attributes('height')) + 1.5)) / 132)]),
  ).toEqual([
    ['delivered', 3],
    ['returned', 2],
    ['others', 2],
    ['delivered', 1],
  ])
})

it('asks again by itself for what could not be loaded, older orders too, without losing those that were', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const pages: Exclude<Planned, () => unknown>[] = [
    'unreachable',
    { items: [anOperation()], nextCursor: 'older' },
    'unreachable',
    { items: [anOperation({ token: older })], nextCursor: null },
  ]
  const mounted = await signedIn({ 'GET /clearing/operations': () => pages.shift() ?? 'unreachable' })
  const rows = () => mounted.page.findAll('tbody tr').length
  const isTold = () => mounted.page.find('[role=alert]').exists()
  await until(() => expect(isTold()).toBe(true))
  await vi.advanceTimersByTimeAsync(10_000)
  await until(() => expect([isTold(), rows()]).toEqual([false, 1]))
  await press(mounted, /^Show older/)
  await until(() => expect(isTold()).toBe(true))
  await vi.advanceTimersByTimeAsync(10_000)
  await until(() => expect([isTold(), rows()]).toEqual([false, 2]))
})
