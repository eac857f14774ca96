import type { Browser, Page } from '@playwright/test'

/** Slow 4G as Lighthouse has it, on a phone of the middle class. */
const line = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const cpuTimesSlower = 4
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }

/** A first visit with nothing kept. */
export async function onPhone<T>(browser: Browser, baseURL: string, visit: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ ...phone, baseURL })
  try {
    const page = await context.newPage()
    const tools = await context.newCDPSession(page)
    await tools.send('Network.enable')
    await tools.send('Network.emulateNetworkConditions', line)
    await tools.send('Emulation.setCPUThrottlingRate', { rate: cpuTimesSlower })
    return await visit(page)
  } finally {
    await context.close()
  }
}
