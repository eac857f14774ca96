import type { Page } from '@playwright/test'
import type { Site } from './site.ts'
import { expect } from './fixtures.ts'
import { expectToFit } from './layout.ts'
import { expectSameWithoutViolations } from './wcag.ts'

/** Chooses before the page is loaded, as a choice that was made before. */
export async function speak(page: Page, language: string): Promise<void> {
  await page.addInitScript(name => localStorage.setItem('relayooor.language', name), language)
}

/**
 * Words that stand in no message: in the pseudo language each message begins with ⟦ and ends with ⟧. A code is a value, and a language is
 * named in itself.
 */
function strayWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector('#app') ?? document.body, NodeFilter.SHOW_TEXT)
    let depth = 0
    let outside = ''
    while (walker.nextNode()) {
      const skipped = walker.currentNode.parentElement?.closest('code, option, .site-mark-drawn') !== null
      for (const letter of walker.currentNode.textContent ?? '') {
        if (letter === '⟦') depth += 1
        else if (letter === '⟧') depth -= 1
        else if (depth === 0 && !skipped) outside += letter
      }
      outside += ' '
    }
    // Amounts, addresses, hashes and links are values.
    return outside.split(/\s+/).filter(word => /\p{L}{3}/u.test(word) && !/[\d…/]/.test(word))
  })
}

/** What a page is held to: all of it is said by messages, it has room for longer ones, and everybody can use it. */
export async function checkOf(page: Page, site: Site): Promise<() => Promise<void>> {
  const { chains } = await site.api.call('config', {})
  const names = new Set(chains.flatMap(({ name, paymentDenoms }) => [...name.split(' '), ...paymentDenoms.map(({ symbol }) => symbol)]))
  const said = new Set([...names, 'Cosmos', 'Hub', 'Osmosis', 'ATOM', 'relayooor'])
  return async () => {
    await expect(page.locator('main [aria-busy=true]')).toHaveCount(0)
    const stray = (await strayWords(page)).filter(word => !said.has(word.replace(/\P{L}/gu, '')))
    expect([page.url(), stray]).toEqual([page.url(), []])
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 })
      await expectToFit(page)
    }
    await expectSameWithoutViolations(page)
  }
}
