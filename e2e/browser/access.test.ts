import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { freshAddress, payByHand, stuckTransfers, zone } from './people.ts'
import { quoteForOne, tokenOf, walletWindow } from './steps.ts'

test('a transfer is found and paid for with the keyboard alone', async ({ page, site }) => {
  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, '9100000')
  await page.goto('/')
  await tabTo(page, 'Transaction hash, address or explorer link')
  await page.keyboard.type(to)
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 transfer selected')).toBeVisible()
  await tabTo(page, /^9\.1 HUB/)
  await page.keyboard.press('Space')
  await expect(page.getByText('0 transfers selected')).toBeVisible()
  await page.keyboard.press('Space')
  await tabTo(page, 'See the price')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The price for 1 transfer')
  await tabTo(page, 'Connect Development wallet')
  await page.keyboard.press('Enter')
  await approveByKeys(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/clears it$/)
  await tabTo(page, 'Pay with Development wallet')
  await page.keyboard.press('Enter')
  await approveByKeys(page)
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText('Your transfer is cleared')
  await expect(heading).toBeFocused()
})

test('nothing scrolls sideways at 320 px', async ({ page, site, allowConsoleError }) => {
  allowConsoleError(/404 .*\/(?:clearing\/|nowhere$)/)
  await page.setViewportSize({ width: 320, height: 640 })
  const to = await quoteForOne(page, site, '9200000')
  const token = await tokenOf(page)
  const held = await payByHand(site, 'development', '2000000', "nobody's")
  for (const path of [
    '/',
    `/?q=${to}`,
    '/?q=nonsense',
    `/clear/${token}`,
    `/clear/${crypto.randomUUID()}`,
    '/activity',
    '/claim',
    `/claim?tx=${'AB'.repeat(32)}`,
    `/claim?tx=${held}`,
    '/channels',
    '/help',
    '/nowhere',
    '/price',
  ]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320)
  }
})

/** Presses Tab until the control with this name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = page
    .locator(':focus')
    .and(
      page
        .getByRole('link', { name })
        .or(page.getByRole('button', { name }))
        .or(page.getByRole('checkbox', { name }))
        .or(page.getByRole('textbox', { name })),
    )
  await expect(async () => {
    await page.keyboard.press('Tab')
    await expect(wanted).toHaveCount(1, { timeout: 50 })
  }).toPass({ intervals: [0], timeout: 20_000 })
}

async function approveByKeys(page: Page): Promise<void> {
  await expect(walletWindow(page)).toBeVisible()
  await tabTo(page, 'Approve')
  await page.keyboard.press('Enter')
  await expect(walletWindow(page)).toHaveCount(0)
}
