import type { Request } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { arrivedOnZone, freshAddress, hub, stuckTransfers, zone } from './people.ts'
import { connect, find, pay, quoteForOne, tokenOf } from './steps.ts'

test('a route that cannot be cleared now is told before any price', async ({ page, site, allowConsoleError }) => {
  allowConsoleError(/503 .*\/clearing\/request-token$/)
  const lane = site.sandbox.accounts.lane?.addresses[zone] ?? ''
  await site.control.command('drain', { chainId: zone, address: lane })
  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, '8100000')
  await find(page, to)
  await connect(page)
  await page.getByRole('link', { name: 'See the price' }).click()
  await expect(page.getByText('Our relayer lacks gas money for this route')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Pay/ })).toHaveCount(0)
  await site.control.command('fund', { chainId: zone, address: lane, amount: '500000000' })
})

test('a transfer that another order has cannot be paid for twice', async ({ page, context, site, allowConsoleError }) => {
  allowConsoleError(/409 .*\/clearing\/request-token$/)
  const to = await quoteForOne(page, site, '8200000')
  const token = await tokenOf(page)
  await site.control.command('chain-faults', { chainId: zone, halted: true })
  await pay(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hermes is carrying 1 transfer')
  const second = await context.newPage()
  await find(second, to)
  await second.getByRole('link', { name: 'See the price' }).click()
  await expect(second.getByText('1 transfer is already paid for')).toBeVisible()
  await second.getByRole('link', { name: /^No\. \d+ on channel-0 of Sandbox Hub$/ }).click()
  await expect(second).toHaveURL(`/clear/${token}`)
  await site.control.command('chain-faults', { chainId: zone, halted: false })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your transfer is cleared')
})

test('when Hermes relays nothing, nothing is called cleared and everything comes back', async ({ page, site }) => {
  await site.control.command('hermes', { fault: 'nothing' })
  const to = await quoteForOne(page, site, '8300000')
  const { payment } = await site.api.call('quote', { params: { token: await tokenOf(page) } })
  await pay(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing could be cleared: you got everything back')
  await expect(page.getByRole('article')).toContainText('Your 8.3 HUB are still locked on Sandbox Hub.')
  await expect(page.getByRole('region', { name: 'Refund' })).toContainText(`You have it: ${Number(payment.amount.amount) / 1e6} HUB`)
  await expect(page.getByRole('article')).toContainText('Ended')
  await expect(page.locator('[data-state=delivered]')).toHaveCount(0)
  await expect(page.getByText(/delivered|is cleared|done/i)).toHaveCount(0)
  expect(await arrivedOnZone(site, to)).toBe('0')
})

test('when another relayer is faster, the transfer is done and the money comes back', async ({ page, site }) => {
  await site.control.command('hermes', { fault: 'slow', slowMs: 4_000 })
  const to = await quoteForOne(page, site, '8400000')
  const {
    packets: [packet],
  } = await site.api.call('quote', { params: { token: await tokenOf(page) } })
  await pay(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hermes is carrying 1 transfer')
  await site.control.command('relay', { chainId: hub, channelId: 'channel-0', sequence: packet?.sequence, step: 'full' })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Another relayer was faster: you got your money back')
  await expect(page.getByRole('article')).toContainText('Delivered by another relayer')
  await expect(page.getByRole('region', { name: 'Refund' })).toContainText('You have it')
  expect(await arrivedOnZone(site, to)).toBe('8400000')
})

test('while our server is away the page says so and since when, and goes on by itself', async ({ page, site, allowConsoleError }) => {
  test.slow()
  allowConsoleError(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to .* failed/)
  await site.control.command('hermes', { fault: 'hang' })
  await quoteForOne(page, site, '8500000')
  await pay(page)
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText('Hermes is carrying 1 transfer')
  await site.killServer()
  await expect(page.getByRole('status').filter({ hasText: 'Connection lost' })).toContainText(
    /Showing the state of \d\d:\d\d:\d\d\. The work does not depend on this page\./,
  )
  // Nobody relays now, and the order's deadline passed while the server was away.
  await site.control.command('hermes', { fault: 'nothing' })
  await site.startServer()
  await expect(heading).toHaveText('Nothing could be cleared: you got everything back')
})

test('links to pages that were not opened yet work while our server is away', async ({ page, site, allowConsoleError }) => {
  allowConsoleError(/ERR_CONNECTION_REFUSED/)
  const pending = new Set<Request>()
  page.on('request', request => pending.add(request))
  page.on('requestfinished', request => pending.delete(request))
  page.on('requestfailed', request => pending.delete(request))
  // The code of all pages is asked for at once.
  const fetched = page.waitForResponse(/\/assets\/ChannelsPage-.+\.js$/)
  await page.goto('/')
  await fetched
  await expect.poll(() => pending.size).toBe(0)
  await site.killServer()
  await page.getByRole('link', { name: 'Channels' }).click()
  await expect(page.getByRole('alert')).toContainText('Our server does not answer')
  await site.startServer()
  // A server that has just started may not have heard from both chains yet.
  await expect(page.getByText(/^(Read from the chains at|As far as the chains answer, read at)/)).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})
