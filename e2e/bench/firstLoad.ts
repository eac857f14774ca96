import type { Browser } from '@playwright/test'
import type { Row } from './figures.ts'
import { chromium } from '@playwright/test'
import { findChromium } from '../../scripts/lib/chromium.ts'
import { startSite } from '../browser/site.ts'
import { figures } from './figures.ts'

/** Slow 4G as Lighthouse has it, on a phone of the middle class. */
const line = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const cpuTimesSlower = 4
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }

/** How soon the page stands there for who comes for the first time. */
export async function benchFirstLoad(rounds: number, say: (text: string) => void): Promise<Row[]> {
  const site = await startSite()
  const browser = await chromium.launch(await findChromium())
  try {
    const painted: number[] = []
    for (let round = 1; round <= rounds; round += 1) {
      painted.push(await largestPaint(browser, site.url))
      say(`first load, round ${round} of ${rounds}: ${Math.round(painted.at(-1) ?? Number.NaN)} ms`)
    }
    const ours = figures(painted)
    return [{ what: 'first load until the largest paint, slow 4G, 4 × CPU', ours, target: 'median < 1.8 s', met: ours.median < 1_800 }]
  } finally {
    await browser.close()
    await site.stop()
  }
}

/** Milliseconds from the beginning of a first visit, with nothing kept. */
async function largestPaint(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext(phone)
  try {
    const page = await context.newPage()
    const tools = await context.newCDPSession(page)
    await tools.send('Network.enable')
    await tools.send('Network.emulateNetworkConditions', line)
    await tools.send('Emulation.setCPUThrottlingRate', { rate: cpuTimesSlower })
    await page.addInitScript(() => {
      const seen = Object.assign(globalThis, { largestPaint: 0 })
      new PerformanceObserver(list => list.getEntries().forEach(entry => (seen.largestPaint = entry.startTime))).observe({
        type: 'largest-contentful-paint',
        buffered: true,
      })
    })
    await page.goto(url, { waitUntil: 'networkidle' })
    await page.getByRole('button', { name: 'Connect Development wallet' }).waitFor()
    return await page.evaluate<number>('largestPaint')
  } finally {
    await context.close()
  }
}
