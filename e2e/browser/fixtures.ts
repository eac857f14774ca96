import type { Site } from './site.ts'
import { test as base, expect } from '@playwright/test'
import { startSite } from './site.ts'

interface Fixtures {
  /** Names a complaint that a test provokes: browsers write every refused and failed request to the console as an error. */
  allowComplaint: (pattern: RegExp) => void
}

/** The site is started once, and its faults end with the test that made them. A page that complains on its console fails its test. */
export const test = base.extend<Fixtures & { allowed: RegExp[] }, { site: Site }>({
  site: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs out of this pattern
    async ({}, use) => {
      const site = await startSite()
      await use(site)
      await site.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  baseURL: async ({ site }, use, testInfo) => {
    await use(site.url)
    if (testInfo.status !== testInfo.expectedStatus)
      console.error(`The logs of the site: ${site.keepLogs(`browser-${testInfo.title}`)}; screenshots: ${testInfo.outputDir}`)
    await site.control.order('clear')
  },

  allowed: async ({}, use) => use([]), // eslint-disable-line no-empty-pattern -- as above
  allowComplaint: async ({ allowed }, use) => use(pattern => void allowed.push(pattern)),

  context: async ({ context, allowed }, use) => {
    const complaints: string[] = []
    context.on('console', message => message.type() === 'error' && complaints.push(`${message.text()} ${message.location().url}`))
    context.on('weberror', ({ error }) => complaints.push(String(error)))
    await use(context)
    expect(complaints.filter(complaint => !allowed.some(pattern => pattern.test(complaint)))).toEqual([])
  },
})

export { expect }
