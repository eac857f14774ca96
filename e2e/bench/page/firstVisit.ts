import type { Browser } from '@playwright/test'
import type { Site } from '../../browser/site.ts'
import { freshAddress, stuckTransfers, zone } from '../../browser/people.ts'
import { onPhone } from './phone.ts'

/** What the browser reports of a visit. */
export interface Visit {
  /** Milliseconds from the beginning until the largest paint of the first page. */
  largestPaint: number
  /** Sum of the layout shifts that nobody's touch caused. */
  shifted: number
  /** Milliseconds from the slowest touch or key to the frame that answers it. */
  slowestTouch: number
}

/** The first page, then what a person does before the price: types an address, searches, unselects and selects. */
export async function firstVisit(browser: Browser, site: Site): Promise<Visit> {
  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, '12500000', '3000000', '700000')
  return onPhone(browser, site.url, async page => {
    await page.addInitScript(() => {
      const seen = Object.assign(globalThis, { visit: { largestPaint: 0, shifted: 0, slowestTouch: 0 } }).visit
      const watch = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}) =>
        new PerformanceObserver(list => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more })
      watch('largest-contentful-paint', entry => (seen.largestPaint = entry.startTime))
      // The library does not know what these two experimental types have.
      watch('layout-shift', entry => {
        const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
        if (!shift.hadRecentInput) seen.shifted += shift.value
      })
      const answered = (entry: PerformanceEntry) => {
        const { interactionId, duration } = entry as PerformanceEntry & { interactionId: number }
        if (interactionId) seen.slowestTouch = Math.max(seen.slowestTouch, duration)
      }
      watch('event', answered, { durationThreshold: 16 })
      watch('first-input', answered)
    })
    await page.goto('/', { waitUntil: 'networkidle' })
    await page.getByRole('button', { name: 'Connect Development wallet' }).waitFor()
    const entry = page.getByRole('textbox').first()
    await entry.tap()
    await entry.fill(to)
    await page.getByRole('button', { name: 'Find transfers' }).tap()
    const boxes = page.getByRole('region', { name: 'Results' }).getByRole('listitem').getByRole('checkbox')
    await boxes.nth(2).waitFor()
    await boxes.first().tap()
    await boxes.first().tap()
    await page.getByRole('link', { name: 'See the price' }).tap()
    await page.waitForURL(/\/price/)
    // An answer is reported after the frame that shows it.
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    return page.evaluate<Visit>('visit')
  })
}
