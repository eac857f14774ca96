import { expect, test } from './fixtures.ts'
import { confirmLink, freshAddress, hub, payByHand, stuckTransfers, zone } from './people.ts'
import { approve, connect, find, orderRow, seePrice, tokenOf } from './steps.ts'
import { expectNoViolations } from './wcag.ts'

test('pages that are empty, or show that something is not there', async ({ page, allowConsoleError }) => {
  allowConsoleError(/404 .*\/(?:clearing\/|nowhere$)/)
  for (const path of [
    '/',
    '/?q=nonsense',
    '/price',
    `/clear/${crypto.randomUUID()}`,
    '/activity',
    '/claim',
    `/claim?tx=${'AB'.repeat(32)}`,
    '/channels',
    '/statistics',
    '/help',
    confirmLink,
    `/channels/${hub}/transfer/channel-0`,
    '/nowhere',
  ]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    await expectNoViolations(page)
  }
  await page.getByRole('banner').getByRole('button', { name: 'Wallet' }).click()
  await expectNoViolations(page)
})

test('an order from its transfer to its receipt, and the account that had it', async ({ page, site }) => {
  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, '6100000', '6200000')
  await find(page, to)
  await connect(page)
  await expect(page.getByText('2 transfers selected')).toBeVisible()
  await expectNoViolations(page)
  await seePrice(page)
  await page.getByText('Pay from another device').click()
  await expectNoViolations(page)

  const token = await tokenOf(page)
  const { payment } = await site.api.call('quote', { params: { token } })
  await site.control.command('chain-faults', { chainId: zone, halted: true })
  await payByHand(site, 'development', String(BigInt(payment.amount.amount) + 500_000n), payment.memo)
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText('Hermes is carrying 2 transfers')
  await expectNoViolations(page)
  await site.control.command('chain-faults', { chainId: zone, halted: false })
  await expect(heading).toHaveText('Both transfers are cleared')
  await expect(page.getByText(/You have it: /)).toBeVisible()
  await page.getByText('How it went').click()
  await expectNoViolations(page)

  await page.getByRole('link', { name: 'Activity' }).click()
  const main = page.getByRole('main')
  await main.getByRole('button', { name: 'Sign in with Development wallet' }).click()
  await expectNoViolations(page)
  await approve(page)
  await expect(orderRow(page, token)).toBeVisible()
  await main.getByText('As a table').click()
  await expectNoViolations(page)
  await page.getByRole('link', { name: 'Channels' }).click()
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  await expectNoViolations(page)
})

test('a price that nobody gets, and money that waits for its owner', async ({ page, site, allowConsoleError }) => {
  allowConsoleError(/503 .*\/clearing\/request-token$/)
  const hash = await payByHand(site, 'development', '2500000', 'for nobody')
  await page.goto(`/claim?tx=${hash}`)
  await connect(page)
  await page
    .getByRole('radio', { name: 'Pay an' })
    .or(page.getByRole('radio', { name: 'Pay another' }))
    .check()
  await page.getByRole('button', { name: 'Sign with Development wallet' }).click()
  await expect(page.getByRole('alert')).toContainText("Paste the order's link")
  await expectNoViolations(page)
  await page.getByRole('radio', { name: 'Send it back' }).check()
  await page.getByRole('button', { name: 'My account cannot sign a text' }).click()
  await expect(page.getByText('Waiting for your transaction')).toBeVisible()
  await expectNoViolations(page)

  await page.route('**/clearing/request-token', route =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      headers: { 'retry-after': '30' },
      json: { type: 't', title: 'T', status: 503, detail: 'D', code: 'route-paused', reason: 'liability-cap' },
    }),
  )
  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, '6300000')
  await find(page, to)
  await page.getByRole('link', { name: 'See the price' }).click()
  await expect(page.getByText('Many prices for this route wait for their payment')).toBeVisible()
  await expectNoViolations(page)
})
