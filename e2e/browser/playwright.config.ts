import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { findChromium } from '../../scripts/lib/chromium.ts'
import { dataDir } from '../../scripts/lib/paths.ts'

const chromium = await findChromium()

const ofService = [
  'admin.test.ts',
  'adminPages.test.ts',
  'exhibits.test.ts',
  'fails.test.ts',
  'faults.test.ts',
  'languages.test.ts',
  'night.test.ts',
  'still.test.ts',
]

/** Each worker starts a site of its own, since some tests break it for a while. */
export default defineConfig({
  projects: [
    { name: 'people', testMatch: '*.test.ts', testIgnore: ofService },
    // What takes its time: the operator's view and each component at each width, pages in each language, what fails.
    // `npm run test:service` runs it.
    { name: 'thorough', testMatch: ofService },
  ],
  workers: 2,
  // By test and not by file, so that both workers end at about the same time.
  fullyParallel: true,
  // Generous, since other tests may run on the same cores.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  // A folder per run, since several may run at once.
  outputDir: process.env.BROWSER_OUTPUT ?? join(dataDir, 'failures/browser'),
  use: {
    browserName: 'chromium',
    launchOptions: chromium,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    // Its own test lets it in; elsewhere what a test breaks must not be answered from what a browser kept.
    serviceWorkers: 'block',
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
  },
})
