import type { Locator, Page } from '@playwright/test'
import { openDatabase } from '../../server/src/db/database.ts'
import { until } from '../kit/until.ts'
import { startProxy } from '../service/proxy.ts'
import { expect, test } from './fixtures.ts'
import { expectToFit } from './layout.ts'
import { freshAddress, hub, payByHand, priceOfOne } from './people.ts'
import { expectNoViolations } from './wcag.ts'

// An operator who was woken, on a phone: from *now* alone and the runbook it links to, to the one action that ends it.
test.describe.configure({ mode: 'default' })
test.use({
  viewport: { width: 390, height: 900 },
  storageState: ({ operator }, use) => use(operator),
  // What waits for a person is told after seconds, not after four hours.
  settings: { alerts: { rules: { 'refunds-waiting': { begins: 0.001 } } } },
})

test.beforeEach(({ page }) => page.goto('/admin'))

test('a block that cannot be recorded', async ({ page, site }) => {
  // A fault of ours: the database refuses what this block brings.
  const { pool, close } = openDatabase(site.databaseUrl, 1, () => {})
  await pool.query(`alter table payments add constraint broken check (memo <> 'broken')`)
  await payByHand(site, 'bob', '3456789', 'broken')
  const alert = await findAlert(page, 'A block of Sandbox Hub could not be recorded')
  await expect(alert).toContainText('Act now')
  await expect(alert).toContainText('No price is given there and nothing is ended by time until it is.')
  await readRunbook(page, alert, 'block-quarantined', 'It counts as unread: no price is given on the chain')
  await expect(page.getByRole('link', { name: 'Chains: Unrecorded blocks' })).toBeVisible()
  await page.goBack()

  await alert.getByRole('link', { name: 'See the blocks' }).click()
  const block = page.getByRole('region', { name: 'Sandbox Hub' }).getByRole('listitem').filter({ hasText: 'Not recorded' })
  await expect(block).toContainText('It can be read, and recording it fails')
  await expectReady(page)
  const dialog = page.getByRole('dialog')
  await block.getByRole('button', { name: /^Try again/ }).click()
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await expect(dialog).toContainText('It still fails')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await block.getByRole('button', { name: /^Try again/ }).click()
  await pool.query('alter table payments drop constraint broken')
  await close()
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await expect(dialog).toContainText('It is recorded now.')
  await dialog.getByRole('button', { name: 'Close' }).click()

  await expectOver(page, alert)
  // Whose money was in it is told now.
  await page.getByRole('region', { name: 'Money that waits' }).getByRole('link', { name: 'See what is held' }).click()
  await expect(page.getByRole('row').filter({ hasText: '3.456789 HUB' })).toBeVisible()
})

test('a refund that the chain refuses', async ({ page, site }) => {
  const payer = site.sandbox.accounts.development?.addresses[hub] ?? ''
  const quote = await priceOfOne(site, '7100000')
  await site.control.command('blocked', { chainId: hub, address: payer, blocked: true })
  await payByHand(site, 'development', String(BigInt(quote.payment.amount.amount) + 3_000_000n), quote.payment.memo)
  const alert = await findAlert(page, 'Refunds on Sandbox Hub wait for a person')
  await expect(alert).toContainText('A refund on sandhub-1 waits for a person, the first since')
  await readRunbook(page, alert, 'refunds-waiting', 'People wait for their money, and nobody but you can send it.')
  await page.goBack()

  await alert.getByRole('link', { name: 'See the refunds' }).click()
  const row = page.getByRole('row').filter({ hasText: quote.token.slice(0, 8) })
  await expect(row).toContainText('stopped, or refused by the chain')
  await expectReady(page)
  await row.getByRole('button', { name: /^Approve/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('To this account').fill(await freshAddress(site, hub))
  await dialog.getByRole('button', { name: /^Send .*HUB$/ }).click()
  await expect(dialog).toContainText('goes out with the next transaction')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('combobox', { name: 'State' }).selectOption('Confirmed')
  await expect(row).toContainText('Confirmed')
  await site.control.command('blocked', { chainId: hub, address: payer, blocked: false })
  await expectOver(page, alert)
})

test('a refund that was sent a second time', async ({ page, site }) => {
  const quote = await priceOfOne(site, '7100000')
  await payByHand(site, 'development', String(BigInt(quote.payment.amount.amount) + 3_000_000n), quote.payment.memo)
  const refunded = async () => (await site.admin.call('adminRefunds', { query: { status: 'confirmed' } })).items
  const refund = await until('it is paid', async () => (await refunded()).find(({ token }) => token === quote.token))
  const hash = await payByHand(site, 'service', '1000', `relayooor refund ${refund.id}`, refund.to)
  const alert = await findAlert(page, 'A refund was sent that the books do not explain')
  await expect(alert).toContainText('Act now')
  await expect(alert).toContainText(`${hash} in block`)
  await readRunbook(page, alert, 'unknown-refund-transaction', 'If the refund was paid before, it is paid twice')
  await page.goBack()

  await alert.getByRole('link', { name: 'See the transaction' }).click()
  const lines = page.getByRole('region', { name: 'Lines of the ledger' })
  await expect(lines.locator('[data-label=Amount]').first()).toContainText('HUB')
  await expectReady(page)
  await page.goBack()
  await alert.getByRole('button', { name: /^End/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('How you know that').fill('One of us has sent it by hand too.')
  await expectNoViolations(page)
  await dialog.getByRole('button', { name: 'It is over' }).click()
  await expect(dialog).toContainText('It stands with the ended ones')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expectOver(page, alert)
})

test('a service wallet that is empty', async ({ page, site }) => {
  const address = serviceOn(await site.api.call('config', {}))
  const quote = await priceOfOne(site, '7100000')
  await site.admin.call('adminPause', { body: { what: 'refunds', reason: 'The wallet is emptied first.' } })
  await payByHand(site, 'development', String(BigInt(quote.payment.amount.amount) + 3_000_000n), quote.payment.memo)
  await expect.poll(async () => (await site.api.call('status', { params: { token: quote.token } })).refunds.length).toBe(1)
  await site.control.command('drain', { chainId: hub, address })
  await site.admin.call('adminResume', { body: { what: 'refunds' } })

  const alert = await findAlert(page, 'The service wallet on Sandbox Hub cannot pay its refunds')
  await expect(alert).toContainText('Act now')
  await expect(alert).toContainText(address)
  await expect(alert).toContainText('are owed. Send coins to it; refunds go on by themselves.')
  const waits = page.getByRole('region', { name: 'Money that waits' }).getByRole('listitem').filter({ hasText: 'refund on Sandbox Hub' })
  await expect(waits).toContainText('The oldest has waited')
  await readRunbook(page, alert, 'refund-wallet-empty', 'The refunds that it cannot pay wait.')
  await page.goBack()

  await alert.getByRole('link', { name: 'See the wallets' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Sandbox Hub, service' }).locator('[data-label=Holds]')).toHaveText('0 HUB')
  await expectReady(page)
  await site.control.command('fund', { chainId: hub, address, amount: '200000000' })
  await expectOver(page, alert)
  await expect(waits).toHaveCount(0)
})

test('a payment to a former wallet', async ({ page, site }) => {
  const former = serviceOn(await site.api.call('config', {}))
  const quote = await priceOfOne(site, '7100000')
  const next = site.sandbox.accounts.dave
  // Nobody looks while it is started with another wallet.
  await page.goto('about:blank')
  await site.killServer()
  await site.startServer({
    SERVICE_WALLET_ADDRESS: Object.entries(next?.addresses ?? {})
      .map(([chainId, address]) => `${chainId}:${address}`)
      .join(','),
    SERVICE_WALLET_MNEMONIC: next?.mnemonic ?? '',
  })
  await payByHand(site, 'bob', quote.payment.amount.amount, quote.payment.memo, former)
  await page.goto('/admin')
  const alert = await findAlert(page, 'Somebody paid a former service wallet')
  const payer = site.sandbox.accounts.bob?.addresses[hub] ?? ''
  await expect(alert).toContainText(`${payer} paid ${Number(quote.payment.amount.amount) / 1e6} HUB to ${former}`)
  await expect(alert).toContainText('Send it back from that wallet, then mark it as handled.')
  await readRunbook(page, alert, 'former-wallet-paid', 'No order begins with it, and nothing goes back by itself: somebody waits.')
  await page.goBack()

  await alert.getByRole('link', { name: 'See the payment' }).click()
  const row = page.getByRole('row').filter({ hasText: quote.payment.memo })
  await expect(row).toContainText('Open')
  await expectReady(page)
  await row.getByRole('button', { name: /^Mark as handled/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(`It is the money of ${payer}`)
  await dialog.getByLabel('What was done for who paid').fill('Sent back by hand, less its gas.')
  await expectNoViolations(page)
  await dialog.getByRole('button', { name: 'Mark as handled' }).click()
  await expect(dialog).toContainText('Handled by an admin with the key')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(row).toHaveCount(0)
  await page.getByRole('combobox', { name: 'Show' }).selectOption('Handled')
  await expect(row).toContainText('“Sent back by hand, less its gas.”')
  await expectToFit(page)
  await expectOver(page, alert)
})

test('a database that is away', async ({ page, site, allowConsoleError }) => {
  // Browsers log each answer that is a refusal, and the socket that was closed.
  allowConsoleError(/503|WebSocket/)
  const proxy = await startProxy(site.databaseUrl)
  await page.goto('about:blank')
  await site.killServer()
  await site.startServer({ DATABASE_URL: proxy.url })
  await page.goto('/admin')
  const links = page.getByRole('navigation', { name: 'Operations' })
  const money = page.getByRole('region', { name: 'Money that waits' })
  await expect(money).toBeVisible()
  await expectReady(page)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What').selectOption('refunds')
  await dialog.getByLabel('Reason, as the people who wait will read it').fill('The database is looked after.')

  await proxy.cut()
  // An act that was begun says that it could not be done, and can be done again.
  await dialog.getByRole('button', { name: 'Pause refunds everywhere' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Our records cannot be reached right now.')
  await dialog.getByRole('button', { name: 'Not now' }).click()
  const away = page.getByText('The database is away').first()
  await expect(away).toBeVisible()
  await expect(page.getByText(/What you see is from \d\d:\d\d\. We ask again every few seconds\./)).toBeVisible()
  await expect(money).toBeVisible()
  await expectReady(page)
  await links.getByRole('link', { name: 'Orders' }).click()
  const unread = page.getByRole('region', { name: 'Orders' }).getByText('Our records cannot be reached right now.')
  await expect(unread).toBeVisible()
  await expectReady(page)

  await proxy.restore()
  // All of it goes on by itself.
  await expect(unread).toHaveCount(0)
  await links.getByRole('link', { name: 'Now' }).click()
  await expect(away).toHaveCount(0)
  await expect(money).toBeVisible()
  expect((await site.admin.call('adminServices', {})).paused).toEqual([])
  await page.goto('about:blank')
  await site.killServer()
  await site.startServer()
})

/** What is wrong, on *now*: since when it is so, and where it is fixed. */
async function findAlert(page: Page, title: string): Promise<Locator> {
  const alert = page.getByRole('region', { name: 'Wrong now' }).getByRole('listitem').filter({ hasText: title })
  await expect(alert).toContainText(/Since .* ago\./)
  await expectReady(page)
  return alert
}

async function readRunbook(page: Page, alert: Locator, name: string, impact: string): Promise<void> {
  await alert.getByRole('link', { name: /^Runbook/ }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByText(impact)).toBeVisible()
  await expectReady(page)
}

/** It has ended by what was done. */
async function expectOver(page: Page, alert: Locator): Promise<void> {
  await page.getByRole('navigation', { name: 'Operations' }).getByRole('link', { name: 'Now' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Now' })).toBeVisible()
  await expect(page.locator('main [aria-busy=true]')).toHaveCount(0)
  await expect(alert).toHaveCount(0)
}

async function expectReady(page: Page): Promise<void> {
  await expectToFit(page)
  await expectNoViolations(page)
}

function serviceOn({ chains }: { chains: { chainId: string; serviceAddress: string }[] }): string {
  return chains.find(({ chainId }) => chainId === hub)?.serviceAddress ?? ''
}
