import type { Browser, Page } from '@playwright/test'
import type { Site } from '../../browser/site.ts'
import { answerMany } from '../../browser/answerMany.ts'
import { freshAddress, stuckTransfers, zone } from '../../browser/people.ts'

/** So many of one address. */
const many = 2_000
const wheels = 120

/** The longest frame that the browser reports while somebody reads and picks among 2,000 transfers, in ms; below 50 none is reported. */
export interface ManyFrames {
  scrolling: number
  selecting: number
}

/** Finds one real transfer, of which the list then has 2,000; opens them all, scrolls through them, selects all and none. */
export async function manyTransfers(browser: Browser, site: Site): Promise<ManyFrames> {
  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, '12500000')
  const page = await browser.newPage({ baseURL: site.url, viewport: { width: 1_280, height: 900 } })
  try {
    await answerMany(page, many)
    await page.addInitScript(() => {
      const seen = Object.assign(globalThis, { longest: 0 })
      const watch = (entry: PerformanceEntry) => (seen.longest = Math.max(seen.longest, entry.duration))
      new PerformanceObserver(list => list.getEntries().forEach(watch)).observe({ type: 'long-animation-frame' })
    })
    await page.goto(`/?q=${to}`)
    await page.getByRole('button', { name: /^Show each/ }).click()
    await page.getByRole('listitem').getByRole('checkbox').nth(2).waitFor()
    const scrolling = await longestFrame(page, async () => {
      await page.mouse.move(600, 450)
      for (let wheel = 0; wheel < wheels; wheel += 1) {
        await page.mouse.wheel(0, 900)
        await nextFrame(page)
      }
    })
    await page.evaluate(() => scrollTo(0, 0))
    const selecting = await longestFrame(page, async () => {
      for (const name of ['Select all', 'Select none', 'Select all']) {
        await page.getByRole('button', { name, exact: true }).click()
        await nextFrame(page)
      }
    })
    return { scrolling, selecting }
  } finally {
    await page.close()
  }
}

async function longestFrame(page: Page, act: () => Promise<void>): Promise<number> {
  await nextFrame(page)
  await page.evaluate('longest = 0')
  await act()
  // A frame is reported after the next one.
  await nextFrame(page)
  await nextFrame(page)
  return page.evaluate<number>('longest')
}

function nextFrame(page: Page): Promise<unknown> {
  return page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve))))
}
