import type { Browser } from '@playwright/test'
import type { Site } from '../../browser/site.ts'
import { listenForChanges } from '../../../server/src/db/notify.ts'
import { payByHand, priceOfOne } from '../../browser/people.ts'
import { until } from '../../kit/until.ts'

const ended = new Set(['cleared', 'partly_cleared', 'not_cleared'])

/** Milliseconds from the commit that ends an order, as another listener of PostgreSQL hears it, until its open page says so. */
export async function endUntilDrawn(browser: Browser, site: Site): Promise<number> {
  const quote = await priceOfOne(site, '5000000')
  const { token } = quote
  const page = await browser.newPage({ baseURL: site.url })
  let committed: number | undefined
  let failure: Error | undefined
  const changes = listenForChanges(site.databaseUrl, error => (failure ??= error))
  const stop = changes.subscribe(
    change => {
      if (change.kind !== 'operation' || change.token !== token || committed !== undefined) return
      const at = now()
      // What it changed is asked afterwards: the notification says only that something did. The service may hear of it after us.
      until('the service has heard of it', async () => {
        const { status, revision } = await site.api.call('status', { params: { token } })
        if (ended.has(status)) committed ??= at
        return revision >= change.revision
      }).catch((error: unknown) => (failure ??= error as Error))
    },
    () => {},
  )
  try {
    await page.addInitScript(() => {
      const seen = Object.assign(globalThis, { headings: [] as { at: number; text: string }[] }).headings
      const look = () => {
        const text = document.querySelector('h1')?.textContent ?? ''
        if (text !== seen.at(-1)?.text) seen.push({ at: performance.timeOrigin + performance.now(), text })
      }
      new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
    })
    await page.goto(`/clear/${token}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await until('the listener listens', async () => changes.listening())
    await payByHand(site, 'alice', quote.payment.amount.amount, quote.payment.memo)
    await until('the end is committed', async () => committed !== undefined || failure !== undefined, { timeoutMs: 60_000 })
    if (failure) throw failure
    await page.getByRole('heading', { level: 1, name: /cleared/ }).waitFor()
    const headings = await page.evaluate<{ at: number }[]>('headings')
    return (headings.at(-1)?.at ?? Number.NaN) - (committed ?? Number.NaN)
  } finally {
    stop()
    await changes.close()
    await page.close()
  }
}

/** By the same clock as the page's. */
function now(): number {
  return performance.timeOrigin + performance.now()
}
