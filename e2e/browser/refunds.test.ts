import { expect, test } from './fixtures.ts'
import { hub, payByHand } from './people.ts'
import { pay, quoteForOne, tokenOf } from './steps.ts'

test('too little is asked for again with a deadline, and too much comes back less the gas of sending it', async ({ page, site }) => {
  await quoteForOne(page, site, '6800000')
  const { payment } = await site.api.call('quote', { params: { token: await tokenOf(page) } })
  await payByHand(site, 'development', '1000000', payment.memo)
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText(/^0\.\d+ HUB still missing$/)
  await expect(page.getByText(/Send it with the same memo before .*, or all of it comes back\./)).toBeVisible()
  await payByHand(site, 'development', '2000000', payment.memo)
  await expect(heading).toHaveText('Your transfer is cleared')
  const refund = page.getByRole('region', { name: /^Refund of 1\.\d+ HUB$/ })
  await expect(refund).toContainText(/You have it: 1\.\d+ HUB in block [\d,]+\./)
  await expect(refund).toContainText(/less 0\.\d+ HUB for the gas of sending it\./)
  await expect(page.getByText('Gas of sending it back')).toBeVisible()
})

test('what was given back stays with the payer when the transfer arrives after all', async ({ page, site }) => {
  await site.control.command('hermes', { fault: 'nothing' })
  await quoteForOne(page, site, '6900000')
  const {
    packets: [packet],
    fees,
  } = await site.api.call('quote', { params: { token: await tokenOf(page) } })
  await pay(page)
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText('Nothing could be cleared: you got everything back')
  const refund = page.getByRole('region', { name: 'Refund of' })
  await expect(refund).toContainText(`You have it: ${Number(fees.total.amount) / 1e6} HUB in block`)
  await site.control.command('relay', { chainId: hub, channelId: 'channel-0', sequence: packet?.sequence, step: 'full' })
  await expect(page.getByRole('article')).toContainText('Arrived later')
  await expect(page.getByRole('article')).toContainText('what we gave back stays yours')
  await expect(refund).toContainText('You have it')
})
