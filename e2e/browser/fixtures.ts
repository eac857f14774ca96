import type { BrowserContext } from '@playwright/test'
import type { Site } from './site.ts'
import { test as base, expect } from '@playwright/test'
import { HealthReport } from '@relayooor/shared'
import { signInByKey } from './adminSteps.ts'
import { startSite } from './site.ts'

interface Fixtures {
  /** Names an error that a test provokes: browsers log every refused or failed request. */
  allowConsoleError: (pattern: RegExp) => void
}

interface WorkerFixtures {
  /** What its YAML file has more; a file of tests that says so has a site of its own. */
  settings: Record<string, unknown>
  /** The same of its environment. */
  environment: Record<string, string>
  site: Site
  /** What a browser keeps of somebody who signed in by the admin key. */
  operator: Awaited<ReturnType<BrowserContext['storageState']>>
}

/** One site for all tests of a worker; its faults end with each test. An error on a page's console fails the test. */
export const test = base.extend<Fixtures & { allowed: RegExp[] }, WorkerFixtures>({
  settings: [{}, { option: true, scope: 'worker' }],
  environment: [{}, { option: true, scope: 'worker' }],

  site: [
    async ({ settings, environment }, use) => {
      const site = await startSite(settings, environment)
      await use(site)
      await site.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  operator: [
    async ({ browser, site }, use) => {
      const page = await browser.newPage({ baseURL: site.url })
      await signInByKey(page, site)
      const kept = await page.context().storageState()
      await page.close()
      await use(kept)
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ site }, use, testInfo) => {
    await use(site.url)
    const passed = testInfo.status === testInfo.expectedStatus
    if (!passed) console.error(`The logs of the site: ${site.keepLogs(`browser-${testInfo.title}`)}; screenshots: ${testInfo.outputDir}`)
    await site.control.command('clear')
    // The service sees within seconds that a fault is over, and the next test must not meet it. After a failure the site ends anyway.
    if (passed) await expect.poll(() => notWell(site)).toEqual([])
  },

  allowed: async ({}, use) => use([]), // eslint-disable-line no-empty-pattern -- Playwright reads what it needs here
  allowConsoleError: async ({ allowed }, use) => use(pattern => void allowed.push(pattern)),

  context: async ({ context, allowed }, use) => {
    const consoleErrors: string[] = []
    context.on('console', message => message.type() === 'error' && consoleErrors.push(`${message.text()} ${message.location().url}`))
    context.on('weberror', ({ error }) => consoleErrors.push(String(error)))
    await use(context)
    expect(consoleErrors.filter(consoleError => !allowed.some(pattern => pattern.test(consoleError)))).toEqual([])
  },
})

async function notWell({ url, api }: Site): Promise<string[]> {
  const { chains, programs = {}, ...parts } = HealthReport.parse(await (await fetch(`${url}/health`)).json()).parts
  const down = Object.entries({ ...parts, ...chains, ...programs }).flatMap(([name, { state }]) => (state === 'down' ? [name] : []))
  // Pages go by this one: also a chain whose nodes are behind is not healthy.
  const unhealthy = (await api.call('config', {})).chains.flatMap(({ chainId, healthy }) => (healthy ? [] : [chainId]))
  return [...down, ...unhealthy]
}

export { expect }
