import { expect, test } from './fixtures.ts'
import { priceOfOne } from './people.ts'

const asPage = { headers: { accept: 'text/html' } }

test('search engines and previews of links learn nothing of an order', async ({ page, request, site }) => {
  const { token, payment } = await priceOfOne(site, '7654321')
  const html = await (await request.get(`/clear/${token}`, asPage)).text()
  for (const told of [token, '7654321', '7.654321', payment.amount.amount, payment.memo]) expect(html).not.toContain(told)
  expect(html).toContain('<meta property="og:title" content="relayooor">')
  expect(html).toContain('<meta name="robots" content="noindex">')
  await page.goto(`/clear/${token}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('clears it')
  // What is passed on with a link, and stands in the list of tabs.
  await expect(page).toHaveTitle(/^\D+ · relayooor$/)
  const robots = await (await request.get('/robots.txt')).text()
  for (const path of ['/admin', '/api/', '/clear/']) expect(robots).toContain(`\nDisallow: ${path}\n`)
})

test('whoever keeps the page on a screen gets its icons, each as large as it is said to be', async ({ page, request }) => {
  await page.goto('/')
  const { icons } = (await (await request.get('/manifest.webmanifest')).json()) as { icons: { src: string; sizes: string }[] }
  expect(icons.length).toBeGreaterThan(0)
  const drawn = await page.evaluate(
    sources =>
      Promise.all(
        sources.map(async ({ src }) => {
          const { width, height } = await createImageBitmap(await (await fetch(src)).blob())
          return `${width}x${height}`
        }),
      ),
    icons,
  )
  expect(drawn).toEqual(icons.map(({ sizes }) => sizes))
  const links = await page
    .locator('link[rel~=icon], link[rel=apple-touch-icon]')
    .evaluateAll(all => all.map(link => link.getAttribute('href')))
  expect(links).toHaveLength(2)
  for (const link of links) {
    const icon = await request.get(link ?? '')
    expect([icon.status(), icon.headers()['content-type']]).toEqual([200, expect.stringMatching(/^image\//)])
  }
})
