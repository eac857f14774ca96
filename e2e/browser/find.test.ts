import type { Locator } from '@playwright/test'
import { answerMany } from './answerMany.ts'
import { expect, test } from './fixtures.ts'
import { arrivedOnZone, freshAddress, hub, stuckTransfers, zone } from './people.ts'
import { approve, connectAndFind, find, pay, transferRow } from './steps.ts'

test('a connected wallet sees its transfers by whether clearing helps, and only those have a box to tick', async ({ page, site }) => {
  const [own = '', there = ''] = [hub, zone].map(chainId => site.sandbox.accounts.development?.addresses[chainId])
  const send = (amount: string, more: { channelId?: string; timeoutSeconds?: number } = {}) =>
    site.control.transfer({ chainId: hub, from: 'development', to: there, amount, ...more })
  await send('4100000')
  await send('4200000', { timeoutSeconds: 1 })
  const arrived = await send('4300000')
  await send('4400000', { channelId: 'channel-2' })
  await site.control.command('relay', { chainId: hub, channelId: 'channel-0', sequence: arrived.sequence, step: 'deliver' })

  await connectAndFind(page)
  await expect(page.getByRole('heading', { level: 3 })).toHaveText(['Clearing helps', 'No need to pay', 'Clearing cannot help now'])
  const verdicts = {
    '4.1 HUB': 'Can be delivered',
    '4.2 HUB': 'Can come back',
    '4.3 HUB': 'Arrived, receipt missing',
    '4.4 HUB': 'Blocked',
  }
  for (const [amount, verdict] of Object.entries(verdicts)) await expect(transferRow(page, amount)).toContainText(verdict)
  for (const [amount, boxes] of [
    ['4.1 HUB', 1],
    ['4.2 HUB', 1],
    ['4.3 HUB', 0],
    ['4.4 HUB', 0],
  ] as const)
    await expect(transferRow(page, amount).getByRole('checkbox')).toHaveCount(boxes)
  await expect(transferRow(page, '4.4 HUB')).toContainText('The light client of Sandbox Hub on Sandbox Zone has expired')
  await expect(page.getByRole('banner')).toContainText(own.slice(0, 8))
})

test("a transfer is found by its transaction, by an explorer's link to it, and by its own name", async ({
  page,
  site,
  allowConsoleError,
}) => {
  allowConsoleError(/404 .*\/packets\/by-tx\/sandzone-1\//) // a hash does not say of which chain it is
  const to = await freshAddress(site, zone)
  const [sent] = await stuckTransfers(site, to, '5100000')
  for (const entry of [
    sent?.hash,
    sent?.hash.toLowerCase(),
    `https://explorer.example/cosmos/tx/${sent?.hash}`,
    `Error: the transfer in ${sent?.hash.toLowerCase()} did not arrive (code 12)`,
    `${hub}/transfer/channel-0/${sent?.sequence}`,
  ]) {
    await find(page, entry ?? '')
    await expect(transferRow(page, '5.1 HUB')).toContainText('Can be delivered')
  }
})

test('who looked for a hash sees by himself what becomes of it', async ({ page, site, allowConsoleError }) => {
  allowConsoleError(/404 .*\/packets\/by-tx\/sandzone-1\//)
  const [sent] = await stuckTransfers(site, await freshAddress(site, zone), '5300000')
  await find(page, sent?.hash ?? '')
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText(/locked on Sandbox Hub/)
  await site.control.command('relay', { chainId: hub, channelId: 'channel-0', sequence: sent?.sequence ?? '', step: 'deliver' })
  await expect(heading).toHaveText(/has arrived on Sandbox Zone/)
})

test('of 2,000 transfers only those near the window are drawn, to the last one, and all are selected at once', async ({ page, site }) => {
  const to = await freshAddress(site, zone)
  await stuckTransfers(site, to, '5400000')
  await answerMany(page, 2_000)
  await find(page, to)
  await page.getByRole('button', { name: /^Show each/ }).click()
  const rows = page.locator('.near-part li')
  await expect(rows.first()).toBeVisible()
  // The height of what was never drawn is guessed: the end moves as it comes near.
  await expect(async () => {
    await page.mouse.wheel(0, 1_000_000)
    await expect(page.locator('li[aria-posinset="2000"]')).toBeInViewport({ timeout: 500 })
  }).toPass()
  expect(await rows.count()).toBeLessThan(100)
  await page.getByRole('button', { name: 'Select all' }).click()
  await expect(page.getByText('2,000 of 2,000 selected')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('2,000 transfers selected')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })

  test('the answer and the way on stand on the first screen, from a bare hash to a cleared transfer', async ({
    page,
    site,
    allowConsoleError,
  }) => {
    allowConsoleError(/404 .*\/packets\/by-tx\/sandzone-1\//)
    const to = await freshAddress(site, zone)
    const [sent] = await stuckTransfers(site, to, '5200000')
    const heading = page.getByRole('heading', { level: 1 })
    const onFirstScreen = async (...parts: Locator[]) => {
      for (const part of [heading, ...parts]) await expect(part).toBeInViewport({ ratio: 1 })
      expect(await page.evaluate('scrollY')).toBe(0)
    }
    await page.goto('/')
    await onFirstScreen(page.getByRole('textbox'), page.getByRole('button', { name: 'Find transfers' }))
    await find(page, sent?.hash ?? '')
    await expect(heading).toHaveText(/^Your transfer of 5\.2\sHUB is locked on Sandbox Hub.*; paying helps/)
    await expect(heading).toBeFocused()
    await expect(page.getByText('Searched: ')).toBeVisible()
    await onFirstScreen(page.getByText('Waiting is free').first(), page.getByRole('link', { name: 'See the price' }))
    await page.getByRole('link', { name: 'See the price' }).click()
    await page.getByRole('main').getByRole('button', { name: 'Connect Development wallet' }).click()
    await approve(page)
    await onFirstScreen(page.getByRole('button', { name: 'Pay with Development wallet' }))
    await site.control.command('chain-faults', { chainId: zone, halted: true })
    await pay(page)
    await expect(heading).toHaveText('Hermes is carrying 1 transfer')
    await onFirstScreen(page.getByText('is being delivered to Sandbox Zone').first())
    await site.control.command('chain-faults', { chainId: zone, halted: false })
    await expect(heading).toHaveText('Your transfer is cleared')
    await onFirstScreen(page.getByText('Delivered', { exact: true }))
    expect(await arrivedOnZone(site, to)).toBe('5200000')
  })
})

test('what cannot be read is refused beside the field, with what to do', async ({ page, site }) => {
  const address = await freshAddress(site, zone)
  const faults = {
    ABCDEF0123456789ABCDEF: 'A transaction hash has 64 characters; this has 22.',
    [`${address.slice(0, -1)}${address.endsWith('q') ? 'p' : 'q'}`]: 'Something is missing or mistyped in this address',
    'where is my money': 'This is not a transaction hash, an address or a link to one.',
    [`0x${'1f'.repeat(20)}`]: 'This address is of an Ethereum-like chain',
    'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about': 'This looks like a seed phrase.',
    '': 'Paste a transaction hash, an address or a link first.',
  }
  for (const [entry, words] of Object.entries(faults)) {
    await find(page, entry)
    await expect(page.getByRole('alert')).toContainText(words)
    await expect(page.getByRole('textbox')).toHaveAccessibleDescription(new RegExp(words.replaceAll('.', '\\.')))
  }
  expect(page.url()).not.toContain('abandon')
})

test('nothing found says where we looked, and what else to try', async ({ page, site, allowConsoleError }) => {
  allowConsoleError(/404 .*\/packets\/by-tx\//)
  await find(page, await freshAddress(site, zone))
  await expect(page.getByRole('heading', { name: 'No stuck transfer here' })).toBeVisible()
  await find(page, 'AB'.repeat(32))
  await expect(page.getByRole('heading', { name: /^Not found on Sandbox Hub/ })).toBeVisible()
})
