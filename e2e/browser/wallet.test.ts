import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { arrivedOnZone } from './people.ts'
import { approve, changeWallet, pay, quoteForOne, walletWindow } from './steps.ts'

test('who rejects in the wallet has paid nothing, and can try again', async ({ page, site }) => {
  const to = await quoteForOne(page, site, '6100000')
  await page.getByRole('button', { name: 'Pay with Development wallet' }).click()
  await walletWindow(page).getByRole('button', { name: 'Reject' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Development wallet: you declined' })).toContainText(
    'Nothing was signed and nothing was paid.',
  )
  await pay(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your transfer is cleared')
  expect(await arrivedOnZone(site, to)).toBe('6100000')
})

test('a Ledger, which signs Amino only, pays as well', async ({ page, site }) => {
  await changeWallet(page, 'Ledger')
  await quoteForOne(page, site, '6200000')
  await page.getByRole('button', { name: 'Pay with Development wallet' }).click()
  await expect(walletWindow(page)).toContainText('Signed asAmino')
  await approve(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your transfer is cleared')
})

test('one tab pays; another is told, asks for no second signature and goes on with it', async ({ page, context, site }) => {
  await quoteForOne(page, site, '6400000')
  const other = await context.newPage()
  await other.goto(page.url())
  const pays = (tab: Page) => tab.getByRole('button', { name: 'Pay with Development wallet' })
  await expect(pays(other)).toBeVisible()
  await pays(page).click()
  await expect(walletWindow(page)).toBeVisible()
  await pays(other).click()
  await expect(other.getByRole('status').filter({ hasText: 'Another tab is paying this order' })).toBeVisible()
  await expect(walletWindow(other)).toHaveCount(0)
  await walletWindow(page).getByRole('button', { name: 'Reject' }).click()

  await pays(other).click()
  await expect(walletWindow(other)).toBeVisible()
  await approve(other)
  for (const tab of [page, other]) await expect(tab.getByRole('heading', { level: 1 })).toHaveText('Your transfer is cleared')
})

test('a price is payable by the account that it was made for, and by another one after a new price', async ({ page, site }) => {
  await quoteForOne(page, site, '6300000')
  await changeWallet(page, /^bob/)
  await expect(page.getByText('Your wallet is on another account')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Pay with Development wallet' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Price for this account' }).click()
  await pay(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your transfer is cleared')
  await expect(page.getByText(`Paid from ${site.sandbox.accounts.bob?.addresses['sandhub-1']?.slice(0, 10)}`)).toBeVisible()
})
