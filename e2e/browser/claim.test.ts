import { expect, test } from './fixtures.ts'
import { payByHand } from './people.ts'
import { approve, connect, quoteForOne, tokenOf } from './steps.ts'

test('who paid without a memo is told what we saw, and gets the money back by a signature', async ({ page, site }) => {
  await page.goto('/activity')
  await page.getByRole('link', { name: 'Look by payment' }).click()
  await lookFor(page, 'AB'.repeat(32))
  await expect(page.getByRole('status').filter({ hasText: 'Not seen yet' })).toBeVisible()
  const hash = await payByHand(site, 'development', '2500000', 'for my friend')
  await lookFor(page, hash.toLowerCase())
  await expect(page.getByText('do not know whose order it is')).toBeVisible()
  await connect(page)
  await page.getByRole('radio', { name: 'Send it back' }).check()
  await page.getByRole('button', { name: 'Sign with Development wallet' }).click()
  await approve(page)
  await expect(page.getByRole('region', { name: /^Refund of 2\.4/ })).toContainText('for the gas of sending it')
  await expect(page.getByText('You have it back.')).toBeVisible()
  await page.reload()
  await expect(page.getByText('You have it back.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Get it' })).toHaveCount(0)
})

test('an account that cannot sign a text pays its order with held money, by a transaction with a memo', async ({ page, site }) => {
  await quoteForOne(page, site, '6700000')
  const token = await tokenOf(page)
  const hash = await payByHand(site, 'development', '3000000', 'no memo of yours')
  await page.goto(`/claim?tx=${hash}`)
  await page.getByRole('radio', { name: 'Pay my order' }).first().check()
  await page.getByRole('button', { name: 'My account cannot sign a text' }).click()
  const memo = (await page.getByText(/^CLAIM-\w+$/).textContent()) ?? ''
  await page.reload()
  await expect(page.getByText('Waiting for your transaction')).toBeVisible()
  const stranger = await payByHand(site, 'bob', '1', memo)
  const refused = page.getByRole('status').filter({ hasText: 'That came from another account' })
  await expect(refused).toContainText('Send it again from there: the memo is still good.')
  await expect(refused.getByTitle(stranger)).toBeVisible()
  await payByHand(site, 'development', '1', memo)
  await page.getByRole('link', { name: `Open order ${token.slice(0, 8)}` }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your transfer is cleared')
  await expect(page.getByRole('region', { name: /^Refund of/ })).toContainText('You have it')
})

async function lookFor(page: Parameters<typeof connect>[0], hash: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Transaction hash of your payment' }).fill(hash)
  await page.getByRole('button', { name: 'Look for it' }).click()
}
