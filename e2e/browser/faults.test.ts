import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { arrivedOnZone, freshAddress, hub, payByHand, priceOfOne, stuckTransfers, zone } from './people.ts'
import { approve, connect, find, pay, quoteForOne, seePrice, tokenOf, walletWindow } from './steps.ts'

// What the page says on a phone while something fails, and that it is true. Quick ones are in fails.test.ts and wallet.test.ts.
test.describe.configure({ mode: 'default' })
test.use({
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  // What fails is tried again after seconds, four times, and no route is closed for it.
  settings: { retry: { backoffSeconds: [3, 3, 3] }, failingRoutes: { afterOrders: 1_000 } },
  environment: { CLEAR_DEADLINE_SECONDS: '120' },
})

/** The time at which it is tried again, or that this is about to be. */
const again = String.raw`(?:at \d\d:\d\d|soon|now)`
const comesBack = /We keep trying until .+ at least\. What you paid for what is not cleared then comes back to you by itself, to cosmos1/

test('a server that stands still is not called live, and the page goes on by itself', async ({ page, site, allowConsoleError }) => {
  allowConsoleError(/WebSocket connection to .* failed/)
  await quoteForOne(page, site, '9100000')
  await site.control.command('chain-faults', { chainId: zone, halted: true })
  await pay(page)
  const live = page.getByText('Live', { exact: true })
  await expect(live).toBeVisible()
  site.freezeServer()
  // How soon is shown with a clock of its own: webapp/src/api/connection.test.ts.
  await expect(live).toHaveCount(0)
  site.thawServer()
  await expect(live).toBeVisible()
  await site.control.command('chain-faults', { chainId: zone, halted: false })
  await expect(heading(page)).toHaveText('Your transfer is cleared')
})

test('a relayer that is missing takes no payment, and one that goes missing after it is told as missing until it works again', async ({
  page,
  context,
  site,
  allowConsoleError,
}) => {
  allowConsoleError(/503 .*\/clearing\/request-token$/)
  const to = await quoteForOne(page, site, '9200000')
  await site.control.command('hermes', { fault: 'missing' })
  await pay(page)
  await expect(heading(page)).toHaveText(new RegExp(`^Our relayer is not running: we try again ${again}$`))
  await expect(lede(page)).toHaveText(comesBack)
  await expect(lede(page)).toContainText('Nothing changed for your money.')
  await expect(transfers(page)).toContainText('Waits for another try')
  await expect(page.getByRole('main')).not.toContainText(/Hermes is carrying|is being delivered|Will be delivered/)
  await site.control.command('hermes', { fault: 'none' })
  await expect(heading(page)).toHaveText('Your transfer is cleared')
  expect(await arrivedOnZone(site, to)).toBe('9200000')

  await site.control.command('hermes', { fault: 'missing' })
  const later = await context.newPage()
  const next = await freshAddress(site, zone)
  await stuckTransfers(site, next, '9250000')
  // The service looks for its relayer every few seconds.
  await expect(async () => {
    await find(later, next)
    await later.getByRole('link', { name: 'See the price' }).click()
    await expect(later.getByText('Our relayer is not running right now')).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await expect(later.getByRole('main')).toContainText('Nothing was paid. Your transfer stays where it is.')
  await expect(later.getByRole('button', { name: /^Pay/ })).toHaveCount(0)
})

test('a light client that expires after the payment closes the route in words, and opens it again once it is revived', async ({
  page,
  site,
}) => {
  const client = { chainId: zone, clientId: '07-tendermint-0' }
  const to = await quoteForOne(page, site, '9300000')
  await site.control.command('client', { ...client, status: 'Expired' })
  try {
    await pay(page)
    await expect(heading(page)).toHaveText(new RegExp(`^The route closed after you paid: we look again ${again}$`))
    await expect(lede(page)).toHaveText(comesBack)
    await expect(lede(page)).toContainText("What we saw: the route's light client expired.")
    await expect(transfers(page)).toContainText('Waits for another try')
    await expect(transfers(page)).toContainText('left here')
    await expect(page.getByRole('main')).not.toContainText(/Delivered|is being delivered|Will be delivered/)
    expect(await arrivedOnZone(site, to)).toBe('0')
  } finally {
    await site.control.command('client', { ...client, status: 'Active' })
  }
  await expect(heading(page)).toHaveText('Your transfer is cleared')
  expect(await arrivedOnZone(site, to)).toBe('9300000')
})

test('a node that is down is named: nothing is said to be checked, sold or proven meanwhile', async ({ page, site, allowConsoleError }) => {
  allowConsoleError(/503 /)
  const node = (down: boolean) => site.control.command('node-faults', { chainId: zone, down })
  const answers = async () => (await site.api.call('config', {})).chains.find(({ chainId }) => chainId === zone)?.healthy
  const to = await freshAddress(site, zone)
  const verdict = async () => (await site.api.call('stuckPackets', { query: { address: to } })).items[0]?.verdict.kind
  await stuckTransfers(site, to, '9400000')
  await find(page, to)
  await expect(heading(page)).toHaveText(/paying helps/)
  await node(true)
  await expect.poll(answers).toBe(false)
  await expect.poll(verdict).toBe('blocked')
  await find(page, to)
  await expect(heading(page)).toHaveText(/^Your transfer of 9\.4\sHUB: where it is now we cannot see, and paying does not help now\.$/)
  await expect(page.getByRole('main')).toContainText('We cannot reach Sandbox Zone')
  await expect(page.getByRole('main')).toContainText('As far as the chains answer, at')
  await expect(page.getByRole('main')).not.toContainText('Checked on both chains')
  await expect(page.getByRole('link', { name: 'See the price' })).toHaveCount(0)

  await node(false)
  await expect.poll(answers).toBe(true)
  await expect.poll(verdict).toBe('deliver')
  await find(page, to)
  await connect(page)
  await seePrice(page)
  await node(true)
  await pay(page)
  await expect(page.getByRole('status').filter({ hasText: 'Waiting for Sandbox Zone' })).toContainText(
    'Sandbox Zone does not answer us now, or makes no blocks: nothing can be carried or proven until it does.',
  )
  await expect(page.getByRole('main')).not.toContainText(/Delivered|is cleared/)
  await node(false)
  await expect(heading(page)).toHaveText('Your transfer is cleared')
  await expect(page.getByText('Waiting for Sandbox Zone')).toHaveCount(0)
  expect(await arrivedOnZone(site, to)).toBe('9400000')
})

test('offline at each step: the page says that it is, that nothing was paid or what was signed, and goes on when it is back', async ({
  page,
  context,
  site,
  allowConsoleError,
}) => {
  allowConsoleError(/ERR_INTERNET_DISCONNECTED|WebSocket connection to .* failed/)
  const offline = page.getByText('You are offline')
  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, '9500000')
  await find(page, to)
  await connect(page)
  await expect(heading(page)).toHaveText(/paying helps/)
  await context.setOffline(true)
  await expect(page.getByRole('status').filter({ has: offline })).toContainText('This is what we knew at')
  await expect(page.getByRole('region', { name: 'Results' })).toContainText('Not read again since')
  await page.getByRole('link', { name: 'See the price' }).click()
  await expect(offline).toBeVisible()
  await expect(page.getByRole('main')).toContainText('No price was made and nothing was paid.')
  await context.setOffline(false)

  const payButton = page.getByRole('button', { name: 'Pay with Development wallet' })
  await expect(payButton).toBeVisible()
  await context.setOffline(true)
  await payButton.click()
  await expect(page.getByRole('alert').filter({ has: offline })).toContainText('Nothing was paid.')
  await expect(walletWindow(page)).toHaveCount(0)
  await context.setOffline(false)

  // The network goes between the signature and its sending.
  await page.route('**/clearing/broadcast', async route => {
    await context.setOffline(true)
    await route.abort('internetdisconnected')
  })
  await payButton.click()
  await approve(page)
  const unsent = page.getByRole('status').filter({ hasText: 'Signed, but not sent' })
  await expect(unsent).toContainText('it is kept in this browser. Sending it again can never pay twice.')
  await page.unroute('**/clearing/broadcast')
  await context.setOffline(false)
  await site.control.command('chain-faults', { chainId: zone, halted: true })
  await unsent.getByRole('button', { name: 'Send it now' }).click()

  await expect(heading(page)).toHaveText('Hermes is carrying 1 transfer')
  const live = page.getByText('Live', { exact: true })
  await expect(live).toBeVisible()
  await context.setOffline(true)
  await expect(page.getByRole('status').filter({ has: offline })).toContainText(
    /Showing the state of \d\d:\d\d:\d\d\. The work does not depend on this page\./,
  )
  await expect(live).toHaveCount(0)
  await site.control.command('chain-faults', { chainId: zone, halted: false })
  await expect.poll(() => arrivedOnZone(site, to)).toBe('9500000')
  await expect(heading(page)).not.toHaveText('Your transfer is cleared')
  await context.setOffline(false)
  await expect(heading(page)).toHaveText('Your transfer is cleared')
  await expect(offline).toHaveCount(0)
})

test('who is short of funds reads what is missing, is asked for no signature, and can pay as soon as it is there', async ({
  page,
  site,
}) => {
  const address = site.sandbox.accounts.development?.addresses[hub] ?? ''
  const fund = (amount: string) => site.control.command('fund', { chainId: hub, address, amount })
  await quoteForOne(page, site, '9600000')
  // What the account holds is read beside the price: drained before, nothing could be tried.
  await expect(page.getByRole('main')).toContainText(/You hold [1-9][\d.,]* HUB on Sandbox Hub/)
  await site.control.command('drain', { chainId: hub, address })
  try {
    const token = await tokenOf(page)
    await page.getByRole('button', { name: 'Pay with Development wallet' }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Not enough for the payment' })).toContainText(
      /You hold 0 HUB on Sandbox Hub; 1\.\d+ HUB is needed including the chain's own fee\./,
    )
    const missing = page.getByRole('button', { name: /^You have 0 HUB; 1\.\d+ HUB missing$/ })
    await expect(missing).toHaveAttribute('aria-disabled', 'true')
    await expect(walletWindow(page)).toHaveCount(0)

    await page.reload()
    await expect(missing).toHaveAttribute('aria-disabled', 'true')
    await expect(page.getByRole('main')).toContainText('We look again by ourselves: as soon as it is there, you can pay.')
    await fund('3000000')
    await pay(page)
    await expect(heading(page)).toHaveText('Your transfer is cleared')
    expect(await tokenOf(page)).toBe(token)
  } finally {
    await fund('2000000000')
  }
})

test('of two transfers one is cleared: neither is said of the other, and the part of the other comes back', async ({ page, site }) => {
  const to = await freshAddress(site, zone)
  const amounts = ['9700000', '1300000']
  const sent = await stuckTransfers(site, to, ...amounts)
  // Hermes leaves odd numbers.
  const [done = '', left = ''] = amounts.toSorted((a, b) => parity(a) - parity(b)).map(amount => `${Number(amount) / 1e6} HUB`)
  await find(page, to)
  await connect(page)
  await seePrice(page)
  await site.control.command('hermes', { fault: 'half' })
  await pay(page)
  await expect(heading(page)).toHaveText('One done, one to go')
  await expect(lede(page)).toContainText(
    new RegExp(`We try the rest again ${again}\\. What we saw of it: our relayer carried nothing across`),
  )
  await expect(lede(page)).toHaveText(comesBack)
  await expect(transfers(page).getByText('Delivered', { exact: true })).toHaveCount(1)
  await expect(page.getByRole('main')).not.toContainText(/Not cleared yet|is cleared/)

  await expect(heading(page)).toHaveText(/^(?:1 arrived and 1 not cleared|1 not cleared and 1 arrived)$/)
  const receipt = page.getByRole('article')
  await expect(receipt).toContainText('You got back the part that you paid for the others.')
  await expect(receipt).toContainText(`Your ${done} arrived on Sandbox Zone`)
  await expect(receipt).toContainText(`Your ${left} are still locked on Sandbox Hub. You get your part of the price back.`)
  await expect(receipt.getByRole('region', { name: /^Refund of/ })).toContainText('You have it')
  await expect(receipt).toContainText('What else you can do')
  expect(Number(await arrivedOnZone(site, to)) / 1e6).toBe(Number.parseFloat(done))

  function parity(amount: string): number {
    return Number(sent[amounts.indexOf(amount)]?.sequence) % 2
  }
})

test('after a sleep of hours the page goes by the clock of the service, and says at once what became of the order', async ({
  page,
  context,
  site,
  allowConsoleError,
}) => {
  allowConsoleError(/ERR_INTERNET_DISCONNECTED|WebSocket connection to .* failed/)
  const sleep = () => page.clock.fastForward('02:00:00')
  const main = page.getByRole('main')
  const live = page.getByText('Live', { exact: true })
  await page.clock.install()
  const to = await quoteForOne(page, site, '9850000')
  await sleep()
  await expect(page.getByRole('button', { name: 'Pay with Development wallet' })).toBeVisible()
  await site.control.command('chain-faults', { chainId: zone, halted: true })
  await pay(page)
  await expect(heading(page)).toHaveText('Hermes is carrying 1 transfer')
  await expect(live).toBeVisible()
  await sleep()
  await expect(live).toBeVisible()
  await expect(main).toContainText(/\d+ s since your payment/)

  await context.setOffline(true)
  await site.control.command('chain-faults', { chainId: zone, halted: false })
  await expect.poll(() => arrivedOnZone(site, to)).toBe('9850000')
  await sleep()
  await expect(live).toHaveCount(0)
  await context.setOffline(false)
  await expect(heading(page)).toHaveText('Your transfer is cleared')
  await expect(page.getByRole('article')).toContainText(/Done .+ after your payment/)
  await expect(page.getByRole('article')).not.toContainText(/Done \d+ h/)
})

// Comes last: its prices hold for half a minute.
test('a price that is over takes no payment here; paid late it counts while it helps; twice or in vain, it comes back', async ({
  page,
  context,
  site,
}) => {
  await page.goto('about:blank')
  await site.killServer()
  await site.startServer({ CLEARING_TOKEN_TTL: '30' })
  await quoteForOne(page, site, '9800000')
  const { payment } = await site.api.call('quote', { params: { token: await tokenOf(page) } })
  const inVain = await priceOfOne(site, '9900000')
  await expect(heading(page)).toHaveText('This price is over')
  await expect(lede(page)).toHaveText('If you have paid, you need do nothing: we find it.')
  await expect(page.getByRole('button', { name: /^Pay/ })).toHaveCount(0)
  await expect(transfers(page)).toContainText('Not begun')
  await expect(page.getByRole('link', { name: 'New price' })).toBeVisible()
  await expect(page.getByRole('main')).not.toContainText(/Will be delivered|Live|You pay once/)

  await payByHand(site, 'development', payment.amount.amount, payment.memo)
  await expect(heading(page)).toHaveText('Your transfer is cleared')
  await expect(page.getByRole('article')).toContainText('Late, but it covers the price.')
  await payByHand(site, 'development', payment.amount.amount, payment.memo)
  await expect(page.getByRole('article')).toContainText('Paid twice: the second comes back.')
  await expect(page.getByRole('region', { name: /^Refund of/ })).toContainText('You have it')
  await expect(heading(page)).toHaveText('Your transfer is cleared')

  const [packet] = inVain.packets
  await site.control.command('relay', { ...packet, step: 'full' })
  await expect.poll(async () => (packet ? (await site.api.call('packet', { params: packet })).verdict.kind : undefined)).toBe('done')
  const other = await context.newPage()
  await other.goto(`/clear/${inVain.token}`)
  await expect(heading(other)).toHaveText('This price is over')
  await payByHand(site, 'development', inVain.payment.amount.amount, inVain.payment.memo)
  await expect(other.getByRole('main')).toContainText('Late: it comes back.')
  await expect(other.getByRole('region', { name: /^Refund of/ })).toContainText('You have it')
  await expect(heading(other)).toHaveText('This price is over')
})

function heading(page: Page): Locator {
  return page.getByRole('heading', { level: 1 })
}

/** The sentence under the heading. */
function lede(page: Page): Locator {
  return page.locator('.page-head .lede')
}

function transfers(page: Page): Locator {
  return page.getByRole('region', { name: 'Your transfers' })
}
