import type { Locator, Page } from '@playwright/test'
import type { Site } from './site.ts'
import { expect } from '@playwright/test'
import { freshAddress, stuckTransfers, zone } from './people.ts'

/** What a person does on the page, by the names that the page shows. */

export async function find(page: Page, entry: string): Promise<void> {
  await page.goto('/')
  await page.getByRole('textbox', { name: 'Transaction hash, address or explorer link' }).fill(entry)
  await page.getByRole('button', { name: 'Find transfers' }).click()
}

/** The development wallet's window. */
export function walletWindow(page: Page): Locator {
  return page.getByRole('dialog', { name: /^Development wallet/ })
}

export async function approve(page: Page): Promise<void> {
  await walletWindow(page).getByRole('button', { name: 'Approve' }).click()
  await expect(walletWindow(page)).toHaveCount(0)
}

/** One order in a history, by its link: other orders may have the same amount. */
export function orderRow(page: Page, token: string): Locator {
  return page
    .getByRole('main')
    .getByRole('row')
    .filter({ has: page.locator(`a[href="/clear/${token}"]`) })
}

/** Connects the development wallet on the first page, which then shows its transfers. */
export async function connectAndFind(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByRole('main').getByRole('button', { name: 'Connect Development wallet' }).click()
  await approve(page)
}

/** Connects by the menu of any page. */
export async function connect(page: Page): Promise<void> {
  const header = page.getByRole('banner')
  await header.getByRole('button', { name: 'Wallet' }).click()
  await header.getByRole('button', { name: 'Connect Development wallet' }).click()
  await approve(page)
}

/** One transfer in the results, by its amount. */
export function transferRow(page: Page, amount: string): Locator {
  return page.getByRole('region', { name: 'Results' }).getByRole('listitem').filter({ hasText: amount })
}

export async function seePrice(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'See the price' }).click()
  await expect(page.getByRole('button', { name: 'Pay with Development wallet' })).toBeVisible()
}

export async function pay(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pay with Development wallet' }).click()
  await approve(page)
}

/** The order's token, from the address bar. */
export async function tokenOf(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/clear\/[0-9a-f-]{36}/)
  return /\/clear\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
}

/** Goes to the quote for one stuck transfer, with the wallet connected. @returns its receiver */
export async function quoteForOne(page: Page, site: Site, amount: string): Promise<string> {
  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, amount)
  await find(page, to)
  await connect(page)
  await seePrice(page)
  return to
}

/** Chooses an account or a way of signing in the wallet's settings, at the end of every page. */
export async function changeWallet(page: Page, choice: string | RegExp): Promise<void> {
  if (page.url() === 'about:blank') await page.goto('/')
  await page.getByRole('button', { name: 'Wallet settings' }).click()
  await walletWindow(page).getByLabel(choice).check()
  await walletWindow(page).getByRole('button', { name: 'Done' }).click()
}

/** Presses Tab until the control with this name has the focus. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
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
