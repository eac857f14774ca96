import type { Page } from '@playwright/test'
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Checks what the page shows now against WCAG 2.2 A and AA, in light and in dark. */
export async function expectNoViolations(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // Without legacy mode axe opens a page of its own.
    const { violations } = await new AxeBuilder({ page }).withTags(levels).setLegacyMode().analyze()
    expect(
      violations.map(({ id, nodes }) => ({
        id,
        colorScheme,
        at: nodes.map(({ target, failureSummary }) => `${String(target)}: ${failureSummary}`),
      })),
      page.url(),
    ).toEqual([])
  }
}
