import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { cutTexts, expectToFit } from './layout.ts'
import { confirmLink, freshAddress, hub, payByHand, priceOfOne, stuckTransfers, zone } from './people.ts'
import { quoteForOne, tabTo, tokenOf, walletWindow } from './steps.ts'

test('a transfer is found and paid for with the keyboard alone, each step said', async ({ page, site }) => {
  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, '9100000')
  await page.goto('/')
  await tabTo(page, 'Transaction hash, address or explorer link')
  await page.keyboard.type(to)
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 transfer selected')).toBeVisible()
  await tabTo(page, /^9\.1 HUB/)
  await page.keyboard.press('Space')
  await expect(page.locator('[aria-live=polite]').getByText('0 transfers selected')).toBeVisible()
  await page.keyboard.press('Space')
  await tabTo(page, 'See the price')
  await page.keyboard.press('Enter')
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText('The price for 1 transfer')
  await expect(heading).toBeFocused()
  await tabTo(page, 'Connect Development wallet')
  await page.keyboard.press('Enter')
  await approveByKeys(page)
  await expect(heading).toHaveText(/clears it$/)
  await expect(heading).toBeFocused()
  await tabTo(page, 'Pay with Development wallet')
  await page.keyboard.press('Enter')
  await approveByKeys(page)
  await expect(heading).toHaveText('Your transfer is cleared')
  await expect(heading).toBeFocused()
})

test('nothing scrolls sideways at 320 px, nor with text of twice its size', async ({ page, site, allowConsoleError }) => {
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
    '/statistics',
    `/channels/${hub}/transfer/channel-0`,
    '/help',
    confirmLink,
    '/nowhere',
    '/price',
  ]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    await expectToFit(page)
    await setTextSize(page, 32)
    await page.setViewportSize({ width: 1280, height: 900 })
    await expectToFit(page)
    expect(await cutTexts(page), path).toEqual([])
    await setTextSize(page, 16)
    await page.setViewportSize({ width: 320, height: 640 })
  }
})

test('stands still for who wants less motion, and is told apart in two colours', async ({ page, site }) => {
  const { token, payment } = await priceOfOne(site, '9300000')
  await site.control.command('chain-faults', { chainId: zone, halted: true })
  await payByHand(site, 'development', payment.amount.amount, payment.memo)
  // The theme's own colours are those of the other ground: none of them may be left.
  await page.context().addCookies([{ name: 'relayooor_theme', value: 'light', url: site.url }])
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
  await page.goto(`/clear/${token}`)
  await expect(page.locator('.route[data-state=clearing]').first()).toBeVisible()
  expect(await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)).toBe(0)
  for (const path of [`/clear/${token}`, '/', '/channels']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    expect(await faintShapes(page), path).toEqual([])
  }
  await site.control.command('chain-faults', { chainId: zone, halted: false })
})

/** As in the browser's own settings: pixels of a text of usual size. */
async function setTextSize(page: Page, standard: number): Promise<void> {
  const tools = await page.context().newCDPSession(page)
  await tools.send('Page.setFontSizes', { fontSizes: { standard } })
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe(`${standard}px`)
  await tools.detach()
}

/** Shapes of the drawings whose colours are not of the two that the browser has for text and its ground. */
function faintShapes(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { backgroundColor: ground, color: ink } = getComputedStyle(document.body)
    return [...document.querySelectorAll<SVGGeometryElement>('.route svg *, .state svg *')].flatMap(shape => {
      const { fill, stroke } = getComputedStyle(shape)
      return [fill, stroke].every(colour => ['none', ground, ink].includes(colour)) ? [] : [`${shape.outerHTML} ${fill} ${stroke}`]
    })
  })
}

async function approveByKeys(page: Page): Promise<void> {
  await expect(walletWindow(page)).toBeVisible()
  await tabTo(page, 'Approve')
  await page.keyboard.press('Enter')
  await expect(walletWindow(page)).toHaveCount(0)
}
