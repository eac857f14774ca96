import { defineConfig } from '@playwright/test'
import { findChromium } from '../../scripts/lib/chromium.ts'

const chromium = await findChromium()

/** The page clicked through on the sandbox. One worker: the tests share one site, and some of them break it for a while. */
export default defineConfig({
  testMatch: '*.test.ts',
  workers: 1,
  timeout: 45_000,
  expect: { timeout: 15_000 },
  outputDir: 'test-results',
  use: {
    browserName: 'chromium',
    launchOptions: chromium,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
  },
})
