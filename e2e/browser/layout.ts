import type { Page } from '@playwright/test'
import { expect } from '@playwright/test'

/** Nothing scrolls sideways but what is made for it. */
export async function expectToFit(page: Page): Promise<void> {
  const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
  expect(wide, page.url()).toBeLessThanOrEqual(seen ?? 0)
}

/** Texts of which a part is outside a box that hides it. */
export function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('#app :not(input)')]
      .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
      .filter(one => ['hidden', 'clip'].includes(getComputedStyle(one).overflowX))
      .map(one => one.outerHTML.slice(0, 120)),
  )
}

/** Words that nothing parts: the ends of two elements that stand in one line. */
export function joinedWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    let before: Text | undefined
    while (walker.nextNode()) {
      const node = walker.currentNode as Text
      if (node.parentElement?.checkVisibility() === false) continue
      const pair = `${before?.data.slice(-20)}|${node.data.slice(0, 20)}`
      if (before && node.data !== '' && /[\p{L}\p{N}.,:;)%…⟧]\|[\p{L}\p{N}(⟦]/u.test(pair) && inOneLine(before, node)) found.push(pair)
      if (node.data !== '') before = node
    }
    return found

    /** Nothing but elements of a line is between them and what holds both. */
    function inOneLine(one: Text, other: Text): boolean {
      const range = document.createRange()
      range.setStart(one, 0)
      range.setEnd(other, 0)
      return [one, other].every(text => {
        for (let at = text.parentElement; at !== null && at !== range.commonAncestorContainer; at = at.parentElement)
          if (getComputedStyle(at).display !== 'inline') return false
        return true
      })
    }
  })
}

/** Texts in a place too narrow for a word: three lines or more, each of a few letters. */
export function squeezedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    while (walker.nextNode()) {
      // A table's head is for readers alone where its rows are cards.
      if (walker.currentNode.parentElement?.closest('thead, .visually-hidden')) continue
      const range = document.createRange()
      range.selectNodeContents(walker.currentNode)
      const lines = [...range.getClientRects()]
      if (lines.length >= 3 && lines.every(({ width }) => width < 40)) found.push(range.toString())
    }
    return found
  })
}
