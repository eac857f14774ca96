import { expect, test } from './fixtures.ts'
import { expectToFit } from './layout.ts'
import { tabTo } from './steps.ts'
import { expectNoViolations, expectSameWithoutViolations } from './wcag.ts'

// Every page of the Admin view on a phone and at a desk, light and dark: axe finds nothing, and nothing scrolls sideways.
test.use({ storageState: ({ operator }, use) => use(operator) })

for (const room of ['Now', 'Orders', 'Money', 'Chains', 'Business', 'System']) {
  test(`${room}: every part is finished and reachable at every width`, async ({ page }) => {
    await page.goto('/admin')
    await page.getByRole('navigation', { name: 'Operations' }).getByRole('link', { name: room, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: room })).toBeVisible()
    const parts = await page.getByRole('navigation', { name: room, exact: true }).getByRole('link').all()
    expect(parts.length > 0).toBe(room !== 'Now')
    for (const part of parts.length > 0 ? parts : [undefined]) {
      await part?.click()
      if (part) await expect(part).toHaveAttribute('aria-current', 'true')
      await expect(page.locator('main [aria-busy=true]')).toHaveCount(0)
      await page.setViewportSize({ width: 390, height: 900 })
      await expectToFit(page)
      await expectSameWithoutViolations(page)
      await page.setViewportSize({ width: 1280, height: 900 })
      await expectToFit(page)
      await expectNoViolations(page)
    }
  })
}

test('runs a periodic task by hand, and finds that in the audit log and in the logs', async ({ page }) => {
  const system = page.getByRole('navigation', { name: 'System' })
  await page.goto('/admin')
  await page.getByRole('navigation', { name: 'Operations' }).getByRole('link', { name: 'System' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'answers you now' })).toContainText('Lives')

  await system.getByRole('link', { name: 'Queue and tasks' }).click()
  await page.getByRole('button', { name: 'Run now purge-sessions' }).click()
  const dialog = page.getByRole('dialog')
  await expectNoViolations(page)
  await dialog.getByRole('button', { name: 'Run it' }).click()
  await expect(dialog).toContainText('purge-sessions succeeded in')
  await dialog.getByRole('button', { name: 'Close' }).click()

  await system.getByRole('link', { name: 'Audit log' }).click()
  await page.getByLabel('What', { exact: true }).fill('run-task')
  await page.getByRole('button', { name: 'Show' }).click()
  const row = page.getByRole('row').filter({ hasText: 'task:purge-sessions' }).first()
  await expect(row).toContainText('an admin with the key')
  // The sealer comes by within a second or so.
  await expect(row).not.toContainText('in a moment')

  await system.getByRole('link', { name: 'Database' }).click()
  await page.getByRole('button', { name: 'Clean up' }).click()
  await expect(dialog).toContainText('0 rows are older than that')
  await expectNoViolations(page)
})

test('pauses and resumes with the keyboard alone, and is led back to where it was', async ({ page }) => {
  await page.goto('/admin')
  const dialog = page.getByRole('dialog')
  const pause = page.getByRole('button', { name: 'Pause', exact: true })
  await expect(pause).toBeVisible()
  await tabTo(page, /^Pause$/)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(pause).toBeFocused()

  await page.keyboard.press('Enter')
  await tabTo(page, 'Reason, as the people who wait will read it')
  await page.keyboard.type('We look at it.')
  await tabTo(page, 'Pause new orders everywhere')
  await page.keyboard.press('Enter')
  await expect(dialog).toContainText('1 pause is in force now.')
  await tabTo(page, 'Close')
  await page.keyboard.press('Enter')
  await expect(pause).toBeFocused()

  await tabTo(page, 'Resume new orders everywhere')
  await page.keyboard.press('Enter')
  await tabTo(page, /^Resume$/)
  await page.keyboard.press('Enter')
  await expect(dialog).toContainText('New orders go on everywhere.')
  await page.keyboard.press('Escape')
  await expect(page.getByText('Nothing is paused')).toBeVisible()
})
