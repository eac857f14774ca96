import { expect, test } from './fixtures.ts'
import { zone } from './people.ts'
import { pay, quoteForOne } from './steps.ts'

/** What the page says while something fails, and that it is true: the faults that people have met. */

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
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your transfer is cleared')
})
