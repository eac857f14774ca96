import type { Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'
import { expect } from '@playwright/test'
import axe from 'axe-core'

const levels: RunOptions['runOnly'] = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }
const colours = ['color-contrast', 'link-in-text-block']
const withoutColours: RunOptions['rules'] = Object.fromEntries(colours.map(rule => [rule, { enabled: false }]))

/** Checks what the page shows now against WCAG 2.2 A and AA; in dark only what depends on colours, since nothing else differs there. */
export async function expectNoViolations(page: Page): Promise<void> {
  await check(page, 'light', { runOnly: levels })
  await check(page, 'dark', { runOnly: { type: 'rule', values: colours } })
}

/** The same page at another width: its colours are the same there. */
export async function expectSameWithoutViolations(page: Page): Promise<void> {
  await check(page, 'light', { runOnly: levels, rules: withoutColours })
}

async function check(page: Page, colorScheme: 'light' | 'dark', options: RunOptions): Promise<void> {
  await page.emulateMedia({ colorScheme })
  // Once for each page that was loaded: it is half a megabyte to read. A string, since the content security policy takes no foreign script.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source)
  // There are no media to load first, and what passed need not be told.
  const all = JSON.stringify({ ...options, resultTypes: ['violations'], preload: false })
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${all})`)
  expect(
    violations.map(({ id, nodes }) => ({
      id,
      colorScheme,
      at: nodes.map(({ target, failureSummary }) => `${String(target)}: ${failureSummary}`),
    })),
    page.url(),
  ).toEqual([])
}
