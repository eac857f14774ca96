import { expect, test } from './fixtures.ts'

test.use({ serviceWorkers: 'allow' })

test('without a network the page opens, says so, and keeps nothing that the service said', async ({ page, context, allowConsoleError }) => {
  allowConsoleError(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/)
  await page.goto('/')
  // Somebody acts: then it is kept.
  await page.getByRole('textbox').focus()
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await page.reload()
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
  await page.goto('/channels')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Channels')

  await context.setOffline(true)
  await page.goto('/activity')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are offline')
  const kept = await page.evaluate(async () => {
    const requests = await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()))
    return requests.flat().map(({ url }) => new URL(url).pathname)
  })
  expect(kept).toContain('/shell')
  expect(kept.filter(path => !/^\/(?:assets\/.*|icon\.svg|shell)$/.test(path))).toEqual([])

  await context.setOffline(false)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Activity')
})
