import type { Site } from './site.ts'
import { until } from '../kit/until.ts'
import { expect, test } from './fixtures.ts'
import { expectToFit } from './layout.ts'
import { freshAddress, hub, payByHand, priceOfOne, stuckTransfers, zone } from './people.ts'
import { expectNoViolations } from './wcag.ts'

// What an operator does at night, at a desk and on a phone, with the Admin view alone.
for (const width of [390, 1280]) {
  test.describe(`at ${width} px`, () => {
    test.use({ viewport: { width, height: 900 }, storageState: ({ operator }, use) => use(operator) })

    test.beforeEach(({ page }) => page.goto('/admin'))

    test.afterEach(async ({ site }) => {
      for (const { what, chainId, route } of (await site.admin.call('adminServices', {})).paused)
        await site.admin.call('adminResume', { body: { what, ...(chainId !== undefined && { chainId }), ...(route && { route }) } })
    })

    test('approves a refund that waits for a person', async ({ page, site }) => {
      const quote = await priceOfOne(site, '7100000')
      await payByHand(site, 'development', String(BigInt(quote.payment.amount.amount) + 12_000_000n), quote.payment.memo)
      const line = page.getByRole('region', { name: 'Money that waits' }).getByRole('listitem').filter({ hasText: 'Awaits approval' })
      await line.getByRole('link', { name: /^Approve or reject/ }).click()
      const row = page.getByRole('row').filter({ hasText: quote.token.slice(0, 8) })
      await expect(row).toContainText('12 HUB')
      await expect(row).toContainText('larger than goes out by itself')
      await row.getByRole('button', { name: /^Approve/ }).click()
      const dialog = page.getByRole('dialog')
      await expect(dialog).toContainText('It cannot be taken back once it is signed.')
      await expectNoViolations(page)
      await dialog.getByRole('button', { name: /^Send .*HUB$/ }).click()
      await expect(dialog).toContainText('goes out with the next transaction')
      await dialog.getByRole('button', { name: 'Close' }).click()
      // It is none of those that wait any more.
      await expect(row).toHaveCount(0)
      await page.getByRole('combobox', { name: 'State' }).selectOption('Confirmed')
      await expect(row).toContainText('Confirmed')
      await expectToFit(page)
    })

    test('attaches a held payment to its order', async ({ page, site }) => {
      const amount = width === 390 ? '2345678' : '2456789'
      await payByHand(site, 'development', amount, 'for nobody')
      const quote = await priceOfOne(site, '7200000')
      await page.getByRole('navigation', { name: 'Operations' }).getByRole('link', { name: 'Money' }).click()
      const row = page.getByRole('row').filter({ hasText: `${Number(amount) / 1e6} HUB` })
      await expect(row).toContainText('Nobody knows whose order')
      await expectToFit(page)
      await row.getByRole('button', { name: /^Attach/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Order').fill(`${site.url}/clear/${quote.token}`)
      await dialog.getByRole('button', { name: 'Attach it' }).click()
      await expect(dialog).toContainText('counts for the order now')
      await dialog.getByRole('link', { name: 'See the order' }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Order ${quote.token.slice(0, 8)}`)
      await expect(page.getByRole('main').getByText('Cleared', { exact: true }).first()).toBeVisible()
      await expectToFit(page)
      await expectNoViolations(page)
    })

    test('pauses a route with a reason, and resumes it', async ({ page, site }) => {
      await page.getByRole('button', { name: 'Pause', exact: true }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Where').selectOption({ label: 'Sandbox Hub to Sandbox Zone over channel-0' })
      await dialog.getByLabel('Reason, as the people who wait will read it').fill('We look at this route.')
      await expectNoViolations(page)
      await dialog.getByRole('button', { name: 'Pause new orders from Sandbox Hub over channel-0' }).click()
      await dialog.getByRole('button', { name: 'Close' }).click()
      await expect(page.getByText('New orders are paused from Sandbox Hub over channel-0')).toBeVisible()
      await expect(page.getByText('“We look at this route.”')).toBeVisible()
      await expectToFit(page)
      const [sent] = await stuckTransfers(site, await freshAddress(site, zone), '7300000')
      await expect.poll(() => refusalOf(site, sent?.sequence ?? '')).toContain('We look at this route.')

      await page.getByRole('button', { name: /^Resume/ }).click()
      await dialog.getByRole('button', { name: 'Resume' }).click()
      await dialog.getByRole('button', { name: 'Close' }).click()
      await expect(page.getByText('Nothing is paused')).toBeVisible()
      expect(await refusalOf(site, sent?.sequence ?? '')).toBe('')
    })

    test('stops everything at once, and lets it go on one after the other', async ({ page, site }) => {
      const [sent] = await stuckTransfers(site, await freshAddress(site, zone), '7350000')
      await expect.poll(() => refusalOf(site, sent?.sequence ?? '')).toBe('')
      await page.getByRole('button', { name: 'Emergency stop' }).click()
      const dialog = page.getByRole('dialog')
      await expect(dialog).toContainText('No new orders, no clearing, no refunds, on any chain.')
      await dialog.getByLabel('Reason, as the people who wait will read it').fill('We look into a fault.')
      await expectNoViolations(page)
      await dialog.getByRole('button', { name: 'Stop everything' }).click()
      await expect(dialog).toContainText('Everything is stopped.')
      await dialog.getByRole('button', { name: 'Close' }).click()
      await expect(page.getByText('An emergency stop is in force')).toBeVisible()
      await expect(page.getByText('It is part of an emergency stop.')).toHaveCount(3)
      await expectToFit(page)
      expect(await refusalOf(site, sent?.sequence ?? '')).toContain('We look into a fault.')

      for (const what of ['clearing', 'refunds', 'new orders']) {
        await page.getByRole('button', { name: `Resume ${what} everywhere` }).click()
        await dialog.getByRole('button', { name: 'Resume' }).click()
        await dialog.getByRole('button', { name: 'Close' }).click()
      }
      await expect(page.getByText('Nothing is paused')).toBeVisible()
      expect(await refusalOf(site, sent?.sequence ?? '')).toBe('')
    })

    test('finds a failing Hermes by its alert, reads its runbook, and retries by hand what failed', async ({ page, site }) => {
      // Nothing of what fails goes back before somebody has looked at it.
      await page.getByRole('button', { name: 'Pause', exact: true }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('What').selectOption('refunds')
      await dialog.getByLabel('Reason, as the people who wait will read it').fill('We look at our relayer.')
      await dialog.getByRole('button', { name: 'Pause refunds everywhere' }).click()
      await dialog.getByRole('button', { name: 'Close' }).click()

      const quotes = [await priceOfOne(site, '7400000'), await priceOfOne(site, '7500000'), await priceOfOne(site, '7600000')]
      await site.control.command('hermes', { fault: 'fail' })
      for (const { payment, token } of quotes) {
        await payByHand(site, 'development', payment.amount.amount, payment.memo)
        await until('the order has failed', async () => (await site.api.call('status', { params: { token } })).status === 'not_cleared')
      }
      const alert = page
        .getByRole('region', { name: 'Wrong now' })
        .getByRole('listitem')
        .filter({ hasText: 'Hermes keeps failing on lane' })
      await expect(alert).toContainText('Act now')
      await expectNoViolations(page)
      await alert.getByRole('button', { name: /^Acknowledge/ }).click()
      await dialog.getByRole('button', { name: 'I work on it' }).click()
      await dialog.getByRole('button', { name: 'Close' }).click()
      await expect(alert).toContainText('Worked on by')
      await alert.getByRole('link', { name: /^Runbook/ }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'hermes-failing' })).toBeVisible()
      await expect(page.getByText('The last calls of Hermes on a lane all failed.')).toBeVisible()
      await expectToFit(page)
      await page.goBack()

      await alert.getByRole('link', { name: 'See what failed' }).click()
      const token = quotes[0]?.token ?? ''
      await page.getByRole('link', { name: token.slice(0, 8) }).click()
      await page.getByText('What it wrote').first().click()
      await expectToFit(page)
      await site.control.command('hermes', { fault: 'none' })
      await page.getByRole('button', { name: 'Retry' }).click()
      await dialog.getByRole('button', { name: 'Try again' }).click()
      await expect(dialog).toContainText('Done')
      await dialog.getByRole('button', { name: 'Close' }).click()
      await expect(page.getByRole('main').getByText('Cleared', { exact: true }).first()).toBeVisible()

      await page.getByRole('navigation', { name: 'Operations' }).getByRole('link', { name: 'Now' }).click()
      await expect(alert).toHaveCount(0)
    })
  })
}

test('the code of the Admin view is loaded by nobody else', async ({ page }) => {
  const loaded: string[] = []
  page.on('request', request => loaded.push(request.url()))
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.goto('/channels')
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  await page.waitForLoadState('networkidle')
  const ofAdmin = () => loaded.filter(url => /\/assets\/Admin/.test(url))
  expect(ofAdmin()).toEqual([])
  await page.goto('/admin')
  await expect(page.getByLabel('Admin key')).toBeVisible()
  expect(ofAdmin()).not.toEqual([])
})

/** Why nobody gets a price for a transfer now; empty when one is given. */
async function refusalOf(site: Site, sequence: string): Promise<string> {
  const packet = { chainId: hub, portId: 'transfer', channelId: 'channel-0', sequence }
  const walletAddress = site.sandbox.accounts.development?.addresses[hub] ?? ''
  return site.api.call('requestToken', { body: { walletAddress, chainId: hub, packets: [packet] } }).then(
    () => '',
    error => String(error),
  )
}
