// @vitest-environment happy-dom
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { aBooksReport, aGasReport, aPeriod, aRevenueReport, aTierReport } from '../../testing/businessBuilders.ts'
import { mountAdmin, press } from '../../testing/mountAdmin.ts'
import { problem } from '../../testing/stubApi.ts'
import { until } from '../../testing/until.ts'

beforeEach(() => localStorage.clear())

const revenue = 'GET /admin/reports/revenue'
const tiers = 'GET /admin/reports/fee-tiers'

it('shows each chart with the same figures as a table', async () => {
  const { page, text } = await mountAdmin('/admin/business', { [revenue]: aRevenueReport() })
  await until(() => expect(page.findAll('figure')).toHaveLength(3))
  const [money] = page.findAll('figure')
  // Two days of three bars.
  expect(money?.findAll('rect')).toHaveLength(6)
  expect(money?.findAll('tbody tr').map(row => row.text().replace(/\s+/g, ' '))).toEqual([
    '1 Mar1.2 HUB0.2 HUB1 HUB',
    '2 Mar1.2 HUB0.2 HUB1 HUB',
  ])
  expect(text()).toContain('wallets, 1 of them again')
  expect(text()).toContain('There is no sum over all coins')
  expect(text()).toContain('sandhub-1/transfer/channel-0')
})

it('divides by what the URL says, and asks for the month that is chosen', async () => {
  const mounted = await mountAdmin('/admin/business?by=month', { [revenue]: aRevenueReport() })
  await until(() => expect(mounted.page.get('figure tbody').text()).toContain('Feb 2026'))
  await mounted.page.get('select').setValue('2026-02')
  await until(() => expect(mounted.api.calls.at(-1)?.query.get('month')).toBe('2026-02'))
  expect(mounted.router.currentRoute.value.query).toEqual({ by: 'month', month: '2026-02' })
})

it('shows the coin that is chosen, with its losses below zero', async () => {
  const zone = { chainId: 'sandzone-1', denom: 'uzone' }
  const day = aPeriod({ costs: [{ ...zone, amount: '300000' }], margin: [{ ...zone, amount: '-300000' }] })
  const { page } = await mountAdmin('/admin/business', { [revenue]: aRevenueReport({ byDay: [day] }) })
  const choice = await until(() => page.get('.stack > .row select'))
  await choice.setValue('sandzone-1 uzone')
  const [money] = page.findAll('figure')
  expect(money?.text()).toContain('ZONE on Sand Zone')
  expect(money?.find('tbody').text()).toContain('−0.3 ZONE')
  const [cost, left] = money?.findAll('rect') ?? []
  expect(Number(left?.attributes('y'))).toBeGreaterThan(Number(cost?.attributes('y')))
})

it('saves the days of the month that is shown, and says so when they do not come', async () => {
  const saved: Blob[] = []
  let answers = false
  onTestFinished(() => void vi.restoreAllMocks())
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
  vi.spyOn(URL, 'createObjectURL').mockImplementation(blob => {
    if (blob instanceof Blob) saved.push(blob)
    return 'blob:saved'
  })
  const mounted = await mountAdmin('/admin/business', {
    [revenue]: aRevenueReport(),
    'GET /admin/reports/revenue.csv': () => (answers ? { status: 200, body: 'day,chain' } : problem(503, 'unavailable')),
  })
  await press(mounted, /^Download CSV$/)
  await until(() => expect(mounted.text()).toContain('The file did not come'))
  expect(mounted.api.calls.find(({ name }) => name.endsWith('.csv'))?.query.get('month')).toBe('2026-03')
  expect(saved).toEqual([])
  answers = true
  await press(mounted, /^Download CSV$/)
  await until(() => expect(saved).toHaveLength(1))
  expect(mounted.text()).not.toContain('The file did not come')
})

it('counts what other tiers would have earned, and refuses what is none', async () => {
  const mounted = await mountAdmin('/admin/business?part=tiers', { [tiers]: aTierReport() })
  await until(() => expect(mounted.text()).toContain('from 10: 5 %'))
  expect(mounted.text()).toContain('−0.5 HUB')
  const asks = () => mounted.api.calls.filter(({ name }) => name === tiers).map(({ query }) => query.get('tiers'))
  await mounted.page.get('input').setValue('10 percent')
  await press(mounted, /^Count it$/)
  expect(mounted.text()).toContain('“10” is not like 10:5')
  expect(new Set(asks())).toEqual(new Set(['']))
  await mounted.page.get('input').setValue('10:5, 50:10')
  await press(mounted, /^Count it$/)
  await until(() => expect(asks().at(-1)).toBe('10:5,50:10'))
})

it('shows what moved the wallets in a month, who acted, and the seal to keep', async () => {
  const books = 'GET /admin/reports/books'
  const mounted = await mountAdmin('/admin/business?part=books', { [books]: aBooksReport() })
  await until(() => expect(mounted.text()).toContain('2 cleared, 1 not cleared'))
  const said = () => mounted.text().replace(/\s+/g, ' ')
  for (const text of [
    'Payments: 2.4 HUB',
    'Refunds: −0.9 HUB',
    'Gas: −0.2 HUB',
    'Put in or taken out: 5 HUB',
    'Held: 0.3 HUB',
    'Left: 1 HUB',
    'pause: 2',
    `7:${'ab'.repeat(32)}`,
  ])
    expect(said()).toContain(text)
  await mounted.page.get('select').setValue('2026-02')
  await until(() => expect(mounted.api.calls.at(-1)?.query.get('month')).toBe('2026-02'))
  expect(mounted.router.currentRoute.value.query).toEqual({ part: 'books', month: '2026-02' })
})

it('shows gas expected and paid for each transfer, and what the ledger has beyond it', async () => {
  const { text } = await mountAdmin('/admin/business?part=gas', { 'GET /admin/reports/gas': aGasReport() })
  await until(() => expect(text()).toContain('0.05 HUB of 0.06 HUB'))
  expect(text()).toContain('0.25 HUB')
  expect(text()).toContain('1 order not counted yet')
  expect(text()).toContain('sandhub-1/transfer/channel-0')
})
