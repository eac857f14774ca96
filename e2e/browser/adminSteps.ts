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
