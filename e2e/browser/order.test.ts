import { expect, test } from './fixtures.ts'
import { arrivedOnZone, freshAddress, hub, zone } from './people.ts'
import { connect, find, orderRow, pay, quoteForOne, tokenOf, walletWindow } from './steps.ts'

test('an order lives without its page: closed after signing, it is done all the same', async ({ page, context, site }) => {
  const to = await quoteForOne(page, site, '7100000')
  const token = await tokenOf(page)
  const taken = page.waitForResponse(/\/clearing\/broadcast$/)
  await page.getByRole('button', { name: 'Pay with Development wallet' }).click()
  await walletWindow(page).getByRole('button', { name: 'Approve' }).click()
  await taken
  await page.close()
  const later = await context.newPage()
  await later.goto(`/clear/${token.toUpperCase()}`)
  await expect(later.getByRole('heading', { level: 1 })).toHaveText('Your transfer is cleared')
  await expect(later).toHaveURL(`/clear/${token}`)
  expect(await arrivedOnZone(site, to)).toBe('7100000')
})

test('work under way is told live, after a reload and in a second tab, and stays in the history', async ({ page, context, site }) => {
  await quoteForOne(page, site, '7200000')
  await site.control.command('chain-faults', { chainId: zone, halted: true })
  await pay(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hermes is carrying 1 transfer')
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  const token = await tokenOf(page)
  await page.reload()
  const second = await context.newPage()
  await second.goto(page.url())
  for (const tab of [page, second]) await expect(tab.getByRole('heading', { level: 1 })).toHaveText('Hermes is carrying 1 transfer')
  const list = await context.newPage()
  await list.goto('/activity')
  await expect(orderRow(list, token)).toContainText('Being cleared')
  await site.control.command('chain-faults', { chainId: zone, halted: false })
  await expect(orderRow(list, token)).toContainText('Cleared')
  for (const tab of [page, second]) {
    await expect(tab.getByRole('heading', { level: 1 })).toHaveText('Your transfer is cleared')
    await expect(tab.getByText(/Signed by us with key \w+, and checked by this browser/)).toBeVisible()
  }
  await page.getByRole('link', { name: 'Activity' }).click()
  const row = orderRow(page, token)
  await expect(row).toContainText('Cleared')
  await row.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your transfer is cleared')
})

test('a payment that waits for its block is told on another device, in its language, which offers no second one', async ({
  browser,
  page,
  site,
}) => {
  await quoteForOne(page, site, '7450000')
  await site.control.command('chain-faults', { chainId: hub, halted: true })
  await pay(page)
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText('Payment sent, waiting for its block')
  const elsewhere = await browser.newContext({ baseURL: site.url, locale: 'de-AT' })
  const other = await elsewhere.newPage()
  await other.goto(`/clear/${await tokenOf(page)}`)
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Zahlung gesendet, wartet auf ihren Block')
  await expect(other.getByRole('main')).toContainText('Ihre Zahlung ist gesendet. Sie wartet auf ihren Block')
  await expect(other.getByRole('button', { name: /bezahlen/i })).toHaveCount(0)
  await site.control.command('chain-faults', { chainId: hub, halted: false })
  await expect(heading).toHaveText('Your transfer is cleared')
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Ihr Transfer ist gelöst')
  await elsewhere.close()
})

test('when our server cannot be reached at the moment of paying, the wallet sends the same payment', async ({
  page,
  site,
  allowConsoleError,
}) => {
  allowConsoleError(/ERR_FAILED .*\/clearing\/broadcast$/)
  await page.route('**/clearing/broadcast', route => route.abort())
  const to = await quoteForOne(page, site, '7300000')
  await pay(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your transfer is cleared')
  expect(await arrivedOnZone(site, to)).toBe('7300000')
})

test('a transfer that ran out of time comes back, in its own colour and words', async ({ page, site }) => {
  const { sequence } = await site.control.transfer({
    chainId: hub,
    from: 'alice',
    to: await freshAddress(site, zone),
    amount: '7400000',
    timeoutSeconds: 1,
  })
  await site.control.command('time', { advanceMs: 2_000 })
  await find(page, `${hub}/transfer/channel-0/${sequence}`)
  await expect(page.getByRole('region', { name: 'Results' })).toContainText('Can come back')
  await connect(page)
  await page.getByRole('link', { name: 'See the price' }).click()
  await pay(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your transfer came back to you')
  const state = page.locator('.state', { hasText: 'Returned' })
  await expect(state).toHaveAttribute('data-state', 'returned')
  await expect(page.getByRole('article')).toContainText('Your 7.4 HUB came back to you on Sandbox Hub; it never reached Sandbox Zone.')
  await expect(page.getByText('Delivered')).toHaveCount(0)
})

for (const wrong of [-3_600_000, 3_600_000]) {
  test(`a browser's clock that is ${wrong / 3_600_000} h wrong makes no word untrue`, async ({ page, site }) => {
    await page.addInitScript(by => {
      const { now } = Date
      const Real = Date
      Date.now = () => now() + by
      globalThis.Date = new Proxy(Real, {
        construct: (target, given) => Reflect.construct(target, given.length === 0 ? [Date.now()] : given) as object,
      })
    }, wrong)
    await quoteForOne(page, site, '7500000')
    const { expiresAt, createdAt } = await site.api.call('quote', { params: { token: await tokenOf(page) } })
    const [minutes = 0, seconds = 0] = ((await page.getByRole('timer').textContent()) ?? '').match(/\d+/g)?.map(Number) ?? []
    const left = minutes * 60 + seconds
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual((Date.parse(expiresAt) - Date.parse(createdAt)) / 1000 + 1)
    await page.goto('/channels')
    const read = await page.locator('time').first().getAttribute('datetime')
    expect(Math.abs(Date.parse(read ?? '') - Date.now())).toBeLessThan(30_000)
  })
}
