import type { Page } from '@playwright/test'
import { gzipSync } from 'node:zlib'
import { expect, test } from './fixtures.ts'

/** Kilobytes (gzip) and requests of all that loads before the page is idle: the bars of docs/performance.md. */
const most = { script: 75, style: 10, requests: 8 }

test.use({ viewport: { width: 390, height: 844 } })

test('the first load is small, shifts nothing, and fetches the rest when somebody acts', async ({ page, site }) => {
  const loaded = watchLoads(page, site.url)
  const shifted = await watchShifts(page)
  // Time stands still, so that a slow machine is not taken for a person who stays.
  await page.clock.install()
  await page.goto('/', { waitUntil: 'networkidle' })
  await expect(page.getByRole('button', { name: 'Connect Development wallet' })).toBeVisible()
  const first = await Promise.all(loaded.splice(0))
  const kilobytes = (kind: string) => first.filter(one => one.kind === kind).reduce((sum, { bytes }) => sum + bytes, 0) / 1000
  expect(kilobytes('script')).toBeGreaterThan(0)
  expect(kilobytes('script')).toBeLessThanOrEqual(most.script)
  expect(kilobytes('stylesheet')).toBeLessThanOrEqual(most.style)
  expect(first.length).toBeLessThanOrEqual(most.requests)
  expect(first.filter(one => one.kind === 'fetch')).toEqual([])
  expect(await shifted()).toBeLessThan(0.02)

  await page.getByRole('textbox').focus()
  await expect.poll(async () => (await Promise.all(loaded)).some(({ url }) => /\/assets\/OrderPage-/.test(url))).toBe(true)
})

test.describe('before any script', () => {
  test.use({ javaScriptEnabled: false })

  test('the first screen stands in the HTML, in the theme that was chosen, and its form works', async ({ page, context, site }) => {
    await context.addCookies([{ name: 'relayooor_theme', value: 'dark', url: site.url }])
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Where is my transfer?')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await page.getByRole('textbox').fill('ABC')
    await page.getByRole('button', { name: 'Find transfers' }).click()
    await expect(page).toHaveURL('/?q=ABC')
  })
})

test('what was typed before the script came stays', async ({ page }) => {
  const go = await openWithoutScript(page)
  await page.getByRole('textbox').fill('a1b2')
  go()
  await expect(page.getByRole('button', { name: 'Connect Development wallet' })).toBeVisible()
  await expect(page.getByRole('textbox')).toHaveValue('a1b2')
  await expect(page.getByRole('textbox')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('Paste it from your wallet or an explorer.')
})

test('the theme is chosen in the footer, kept, and given up again', async ({ page }) => {
  await page.goto('/')
  const colours = page.getByLabel('Colours')
  const html = page.locator('html')
  await colours.selectOption('Dark')
  await expect(html).toHaveAttribute('data-theme', 'dark')
  // The server writes it into the HTML.
  expect(await (await page.reload())?.text()).toContain('<html lang="en" data-theme="dark">')
  await expect(colours).toHaveValue('dark')
  await colours.selectOption('As the device')
  await expect(html).not.toHaveAttribute('data-theme')
  await page.reload()
  await expect(html).not.toHaveAttribute('data-theme')
})

for (const stored of ['nothing', 'another theme and language']) {
  test(`what was chosen before the script came holds, where ${stored} was stored`, async ({ page, context, site }) => {
    if (stored !== 'nothing') {
      await context.addCookies([{ name: 'relayooor_theme', value: 'light', url: site.url }])
      await context.addInitScript(() => localStorage.setItem('relayooor.language', 'es'))
    }
    const go = await openWithoutScript(page)
    const colours = page.locator('select[name=theme]')
    const language = page.locator('select[name=language]')
    await colours.selectOption('dark')
    await language.selectOption('de')
    await language.focus()
    go()
    const html = page.locator('html')
    await expect(html).toHaveAttribute('lang', 'de')
    await expect(html).toHaveAttribute('data-theme', 'dark')
    await expect(colours).toHaveValue('dark')
    await expect(language).toHaveValue('de')
    await expect(language).toBeFocused()
  })
}

test('no text becomes HTML or a script behind the page', async ({ page, allowConsoleError }) => {
  allowConsoleError(/TrustedHTML|TrustedScript/)
  await page.goto('/')
  const refused = await page.evaluate(() => {
    const tries = [() => (document.body.innerHTML = '<p>text</p>'), () => (document.createElement('script').src = '/assets/other.js')]
    return tries.map(attempt => {
      try {
        attempt()
        return 'taken'
      } catch (error) {
        return error instanceof TypeError ? 'refused' : String(error)
      }
    })
  })
  expect(refused).toEqual(['refused', 'refused'])
})

/** The HTML alone. @returns what lets the script come */
async function openWithoutScript(page: Page): Promise<() => void> {
  let go = () => {}
  const released = new Promise<void>(resolve => (go = resolve))
  const script = /\/assets\/index-.*\.js$/
  await page.route(script, async route => {
    await released
    await route.continue()
  })
  const asked = page.waitForRequest(script)
  await page.goto('/', { waitUntil: 'commit' })
  await asked
  return go
}

interface Loaded {
  kind: string
  url: string
  bytes: number
}

/** What comes from the service; the development wallet is the sandbox's own. */
function watchLoads(page: Page, from: string): Promise<Loaded>[] {
  const loaded: Promise<Loaded>[] = []
  page.on('response', response => {
    if (!response.url().startsWith(from)) return
    loaded.push(
      response
        .body()
        .then(body => ({ kind: response.request().resourceType(), url: response.url(), bytes: gzipSync(body, { level: 9 }).length })),
    )
  })
  return loaded
}

/** Adds up what moves while the page loads. @returns the sum so far */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const seen = Object.assign(globalThis, { shifted: 0 })
    // The library does not know the experimental type's value.
    new PerformanceObserver(list =>
      list.getEntries().forEach(entry => (seen.shifted += (entry as PerformanceEntry & { value: number }).value)),
    ).observe({ type: 'layout-shift', buffered: true })
  })
  return () => page.evaluate<number>('shifted')
}
