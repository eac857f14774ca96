import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { freshAddress, hub, stuckTransfers, zone } from './people.ts'
import { connect, find, transferRow } from './steps.ts'

// What somebody is about to press stands still from when it is drawn.
test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
test.beforeEach(async ({ page }) => watchPlaces(page))

test('what was found: routes that are told late, a lost network and a new transfer move no box', async ({
  page,
  context,
  site,
  allowConsoleError,
}) => {
  allowConsoleError(/ERR_INTERNET_DISCONNECTED|WebSocket connection to .* failed/)
  const to = await freshAddress(site, zone)
  const boxes = page.getByRole('region', { name: 'Results' }).getByRole('checkbox')
  const found = async () => (await site.api.call('stuckPackets', { query: { address: to } })).items.length
  await stuckTransfers(site, to, '5500000', '5600000')
  await site.control.transfer({ chainId: hub, from: 'alice', to, amount: '5700000', channelId: 'channel-2' })
  await expect.poll(found).toBe(3)

  await find(page, to)
  await expect(boxes).toHaveCount(2)
  await expect(transferRow(page, '5.5 HUB')).toContainText('Its route: ')
  await expectStill(page)

  const before = await boxPlaces(page)
  await context.setOffline(true)
  await expect(page.getByText('You are offline')).toBeVisible()
  expect(await boxPlaces(page)).toEqual(before)
  await context.setOffline(false)
  await expect(page.getByText('You are offline')).toHaveCount(0)
  await stuckTransfers(site, to, '5800000')
  await expect(boxes).toHaveCount(3)
  expect((await boxPlaces(page)).slice(0, 2)).toEqual(before)

  const release = await hold(page, '**/api/v1/channels')
  const late = page.waitForResponse(/\/api\/v1\/channels$/)
  await find(page, to)
  await expect(boxes).toHaveCount(3)
  release()
  await (await late).finished()
  await expectStill(page)
})

test('a price: the balance that is read later moves no button', async ({ page, site }) => {
  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, '5900000')
  await find(page, to)
  await connect(page)
  const release = await hold(page, '**/api/v1/accounts/**')
  await page.getByRole('link', { name: 'See the price' }).click()
  await expect(page.getByRole('button', { name: 'Pay with Development wallet' })).toBeVisible()
  await forgetPlaces(page)
  release()
  await expect(page.getByRole('main')).toContainText('You hold ')
  await expectStill(page)
})

/** Writes down where all that can be pressed stands, from when there is a box or a pay button, frame by frame. */
async function watchPlaces(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = Object.assign(globalThis, { places: [] as string[] })
    function look(): void {
      if (document.querySelector('#results input, .pay-bar') !== null) {
        const all = [...document.querySelectorAll('main :is(a, button, input, summary)')]
        const places = all.map(one => `${one.textContent} ${Math.round(one.getBoundingClientRect().top + scrollY)}`).join('\n')
        if (seen.places.at(-1) !== places) seen.places.push(places)
      }
      requestAnimationFrame(look)
    }
    look()
  })
}

function forgetPlaces(page: Page): Promise<void> {
  return page.evaluate(() => void Object.assign(globalThis, { places: [] }))
}

/** Nothing has moved so far, and what has come by now is drawn. */
async function expectStill(page: Page): Promise<void> {
  const places = await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    return (globalThis as unknown as { places: string[] }).places
  })
  expect(places).toHaveLength(1)
}

function boxPlaces(page: Page): Promise<number[]> {
  return page.evaluate(() => [...document.querySelectorAll('#results input')].map(box => box.getBoundingClientRect().top + scrollY))
}

/** Keeps calls from being answered. @returns what lets them go on */
async function hold(page: Page, calls: string): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>(resolve => (release = resolve))
  await page.route(calls, async route => {
    await released
    await route.continue()
  })
  return release
}
