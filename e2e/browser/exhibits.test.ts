import type { Page } from '@playwright/test'
import type { ChildProcess } from 'node:child_process'
import type { Site } from './site.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { dataDir, packageFile, root } from '../../scripts/lib/paths.ts'
import { freePorts, nth } from '../kit/ports.ts'
import { until } from '../kit/until.ts'
import { speak } from './checkWords.ts'
import { test as base, expect } from './fixtures.ts'
import { cutTexts, expectToFit, joinedWords, squeezedTexts } from './layout.ts'
import { expectNoViolations, expectSameWithoutViolations } from './wcag.ts'

const widths = [320, 390, 1280]
const photographed = [390, 1280]

/** The page from its sources: what is built has no `/dev`. */
const test = base.extend<object, { sources: string }>({
  sources: [
    async ({ browser: _ }, use) => {
      const port = String(nth(await freePorts(1), 0))
      const url = `http://127.0.0.1:${port}`
      const vite = spawn(
        process.execPath,
        [packageFile('webapp', 'vite/bin/vite.js'), '--host', '127.0.0.1', '--port', port, '--strictPort'],
        {
          cwd: join(root, 'webapp'),
          stdio: 'ignore',
        },
      )
      try {
        await until('the page is served', async () => (await fetch(url)).ok, { timeoutMs: 60_000 })
        await use(url)
      } finally {
        await stop(vite)
      }
    },
    { scope: 'worker', timeout: 90_000 },
  ],
})

for (const language of ['en', 'de', 'es'])
  test(`every component in every state is whole at every width, light and dark, in ${language}`, async ({
    page,
    site,
    sources,
    allowConsoleError,
  }) => {
    test.slow()
    // Accounts of the examples are on no chain.
    allowConsoleError(/404 .*\/accounts\//)
    await answerBy(page, site)
    await speak(page, language)
    await page.goto(`${sources}/dev`)
    await expect(page.getByRole('heading', { level: 1, name: 'Every component in every state' })).toBeVisible({ timeout: 120_000 })
    expect(await joinedWords(page)).toEqual([])
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 })
      await expectToFit(page)
      expect([width, await cutTexts(page), await squeezedTexts(page)]).toEqual([width, [], []])
      await (width === 390 ? expectNoViolations(page) : expectSameWithoutViolations(page))
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const width of photographed) {
        await page.setViewportSize({ width, height: 900 })
        for (const section of await page.locator('main section[id]').all())
          await section.screenshot({
            path: join(dataDir, 'exhibits', `${language}-${colorScheme}-${width}`, `${await section.getAttribute('id')}.png`),
          })
      }
    }
  })

/** What the page asks is answered by the site: its own server would ask another one. */
async function answerBy(page: Page, { url }: Site): Promise<void> {
  await page.route('**/api/v1/**', async route => {
    const { pathname, search } = new URL(route.request().url())
    await route.fulfill({ response: await route.fetch({ url: `${url}${pathname}${search}` }) })
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill()
  await ended
}
