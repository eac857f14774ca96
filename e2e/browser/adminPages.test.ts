import { expectToFit, signInByKey } from './adminSteps.ts'
import { expect, test } from './fixtures.ts'
import { expectNoViolations } from './wcag.ts'

// Every page of the Admin view on a phone and at a desk, light and dark: axe finds nothing, and nothing scrolls sideways.
const rooms = {
  orders: ['/admin', '/admin/orders', '/admin/orders?part=pending', '/admin/orders?part=stuck'],
  money: ['held', 'refunds', 'ledger', 'wallets', 'blocks'].map(part => `/admin/money?part=${part}`),
  chains: ['/admin/chains', '/admin/business', '/admin/runbooks/lane-low'],
  watching: ['processes', 'tasks', 'database', 'alerts', 'rules'].map(part => `/admin/system?part=${part}`),
  records: ['messages', 'logs', 'settings', 'audit'].map(part => `/admin/system?part=${part}`),
}

test.beforeEach(async ({ page, site, allowConsoleError }) => {
  // Nobody is signed in before.
  allowConsoleError(/401 .*\/auth\/session$/)
  await signInByKey(page, site)
})

for (const [room, paths] of Object.entries(rooms)) {
  test(`the pages of ${room} are finished and reachable at every width`, async ({ page }) => {
    for (const path of paths) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.locator('main [aria-busy=true]')).toHaveCount(0)
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 900 })
        await expectNoViolations(page)
        await expectToFit(page)
      }
    }
  })
}

test('runs a periodic task by hand, and finds that in the audit log and in the logs', async ({ page }) => {
  const system = page.getByRole('navigation', { name: 'System' })
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
