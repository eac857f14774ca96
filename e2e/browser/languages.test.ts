import { checkOf, speak } from './checkWords.ts'
import { expect, test } from './fixtures.ts'
import { expectToFit } from './layout.ts'
import { confirmLink, freshAddress, hub, payByHand, priceOfOne, stuckTransfers, zone } from './people.ts'

const route = `/channels/${hub}/transfer/channel-0`

test('begins in the language of the browser, speaks the one that is chosen, and keeps it', async ({ browser, site }) => {
  const context = await browser.newContext({ baseURL: site.url, locale: 'es-MX' })
  const page = await context.newPage()
  await page.goto('/')
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText('¿Dónde está mi transferencia?')
  await expect(page.locator('html')).toHaveAttribute('lang', 'es')
  await page
    .getByRole('combobox')
    .filter({ has: page.locator('option[lang=de]') })
    .selectOption('de')
  await expect(heading).toHaveText('Wo ist mein Transfer?')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await page.reload()
  await expect(heading).toHaveText('Wo ist mein Transfer?')
  await expect(page).toHaveTitle(/^Einen Transfer finden/)
  await context.close()
})

test('says everything by its messages, and has room for longer ones', async ({ page, site, allowConsoleError }) => {
  allowConsoleError(/404 .*\/(?:clearing\/|nowhere$)/)
  await speak(page, 'pseudo')
  const check = await checkOf(page, site)

  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, '7100000', '7200000')
  const { token, payment } = await priceOfOne(site, '7300000')
  for (const path of [
    '/',
    `/?q=${to}`,
    '/?q=nonsense',
    '/price',
    `/clear/${token}`,
    '/activity',
    '/claim',
    '/channels',
    '/statistics',
    '/help',
    confirmLink,
    route,
    '/nowhere',
  ]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    if (path.includes(to)) await expect(page.locator('.transfer-amount').first()).toBeVisible()
    await check()
  }
  await page.goto(`/clear/${token}`)
  await payByHand(site, 'development', payment.amount.amount, payment.memo)
  await expect(page.locator('article.slip')).toBeVisible()
  await check()
  const hash = await payByHand(site, 'development', '2500000', 'for nobody')
  await page.goto(`/claim?tx=${hash}`)
  await expect(page.locator('#found-title')).toBeVisible()
  await check()
})

for (const language of ['de', 'es'])
  test(`has room for what it says in ${language}`, async ({ page, site }) => {
    await speak(page, language)
    const { token } = await priceOfOne(site, '7400000')
    for (const path of ['/', '/price', `/clear/${token}`, '/activity', '/claim', '/channels', '/statistics', '/help', confirmLink, route]) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.locator('main [aria-busy=true]')).toHaveCount(0)
      await page.setViewportSize({ width: 320, height: 700 })
      await expectToFit(page)
      await page.setViewportSize({ width: 1280, height: 900 })
      await expectToFit(page)
    }
  })
