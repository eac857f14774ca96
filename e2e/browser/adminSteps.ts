import type { Page } from '@playwright/test'
import type { Site } from './site.ts'
import { expect } from '@playwright/test'

/** Opens the Admin view as somebody who has the key. */
export async function signInByKey(page: Page, site: Site): Promise<void> {
  await page.goto('/admin')
  await page.getByLabel('Admin key').fill(site.adminKey)
  await page.getByRole('button', { name: 'Sign in by key' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Now' })).toBeVisible()
}

/** Nothing scrolls sideways but what is made for it. */
export async function expectToFit(page: Page): Promise<void> {
  const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
  expect(wide, page.url()).toBeLessThanOrEqual(seen ?? 0)
}
