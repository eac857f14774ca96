import { expect, test } from './fixtures.ts'
import { arrivedOnZone, freshAddress, hub, stuckTransfers, zone } from './people.ts'
import { approve, connect, find, seePrice, tokenOf, transferRow, walletWindow } from './steps.ts'

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
const devices = [
  ['a desktop', {}],
  ['a phone', phone],
] as const

for (const [device, use] of devices) {
  test.describe(`on ${device}`, () => {
    test.use(use)

    test('two of three stuck transfers are paid for and arrive', async ({ page, site }) => {
      const to = await freshAddress(site, zone)
      const [first, , third] = await stuckTransfers(site, to, '12500000', '3000000', '700000')
      await find(page, to)
      for (const amount of ['12.5 HUB', '3 HUB', '0.7 HUB']) await expect(transferRow(page, amount)).toContainText('Can be delivered')
      await expect(page.getByText('3 transfers selected')).toBeVisible()
      await transferRow(page, '3 HUB').getByRole('checkbox').uncheck()
      await expect(page.getByText('2 transfers selected')).toBeVisible()
      await connect(page)
      await seePrice(page)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/ clears both$/)
      const token = await tokenOf(page)
      const { payment } = await site.api.call('quote', { params: { token } })

      await page.getByRole('button', { name: 'Pay with Development wallet' }).click()
      for (const fact of [`(${hub})`, payment.address, payment.memo]) await expect(walletWindow(page)).toContainText(fact)
      await expect(walletWindow(page).getByRole('heading')).toHaveText(`Send ${Number(payment.amount.amount) / 1e6} HUB`)
      await approve(page)

      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Both transfers are cleared')
      await expect(page.getByText('Delivered', { exact: true })).toHaveCount(2)
      const status = await site.api.call('status', { params: { token } })
      expect(status.packets.map(({ packet, result }) => [packet.sequence, result])).toEqual([
        [first?.sequence, 'delivered'],
        [third?.sequence, 'delivered'],
      ])
      expect(await arrivedOnZone(site, to)).toBe('13200000')
      await find(page, to)
      await expect(transferRow(page, '3 HUB')).toContainText('Can be delivered')
      await expect(transferRow(page, '12.5 HUB')).toHaveCount(0)
    })
  })
}
