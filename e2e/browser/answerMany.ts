import type { Page } from '@playwright/test'

const inPage = 200

/** From now on the service lists so many transfers where it found one: that one again and again, under other numbers, page by page. */
export async function answerMany(page: Page, many: number): Promise<void> {
  await page.route('**/api/v1/packets/stuck?*', async route => {
    const url = new URL(route.request().url())
    const from = Number(url.searchParams.get('cursor') ?? 0)
    url.searchParams.delete('cursor')
    const answer = await route.fetch({ url: url.href })
    const { items } = (await answer.json()) as { items: { packet: { sequence: string } }[] }
    const [one] = items
    const copies = Array.from({ length: Math.min(inPage, many - from) }, (_, at) => ({
      ...one,
      packet: { ...one?.packet, sequence: String(1_000_000 + from + at) },
    }))
    const next = from + inPage
    await route.fulfill({ response: answer, json: { items: copies, nextCursor: next < many ? String(next) : null } })
  })
}
