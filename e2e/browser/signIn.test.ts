import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures.ts'
import { changeWallet, connect, orderRow, pay, quoteForOne, tokenOf, walletWindow } from './steps.ts'

test('an account signs in by a text, sees its own orders from any browser, and is out when the wallet turns to another', async ({
  page,
  browser,
  baseURL,
  site,
}) => {
  await quoteForOne(page, site, '6600000')
  await pay(page)
  const token = await tokenOf(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your transfer is cleared')

  const elsewhere = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage()
  await elsewhere.goto('/activity')
  await connect(elsewhere)
  const main = elsewhere.getByRole('main')
  await expect(main).toContainText('it costs nothing and moves nothing')
  await main.getByRole('button', { name: 'Sign in with Development wallet' }).click()
  await walletWindow(elsewhere).getByRole('button', { name: 'Reject' }).click()
  await expect(main.getByText('Development wallet: you declined')).toBeVisible()
  await main.getByRole('button', { name: 'Sign in with Development wallet' }).click()
  await expect(walletWindow(elsewhere)).toContainText('moves no money')
  await walletWindow(elsewhere).getByRole('button', { name: 'Approve' }).click()

  const row = orderRow(elsewhere, token)
  await expect(row).toContainText('Cleared')
  await expect(row.getByRole('link')).toHaveAttribute('href', `/clear/${token}`)
  await expect(main.getByText('they arrived')).toBeVisible()
  expect(await tableOf(elsewhere)).toContain(token)
  const show = main.getByRole('combobox', { name: 'Show' })
  await show.selectOption('Not cleared')
  await expect(row).toHaveCount(0)
  expect(await tableOf(elsewhere)).not.toContain(token)

  await elsewhere.reload()
  await expect(show).toHaveValue('not_cleared')
  await expect(row).toHaveCount(0)
  await show.selectOption('All orders')
  await expect(row).toContainText('Cleared')
  await changeWallet(elsewhere, /^bob/)
  await expect(main.getByText('You are signed out')).toBeVisible()
  await expect(row).toHaveCount(0)
  expect(await elsewhere.evaluate(async () => (await fetch('/api/v1/clearing/operations')).status)).toBe(401)
  await elsewhere.context().close()
})

/** What is downloaded: the orders that are shown. */
async function tableOf(page: Page): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('main').getByRole('button', { name: 'Download CSV' }).click()
  return readFileSync(await (await download).path(), 'utf8')
}
