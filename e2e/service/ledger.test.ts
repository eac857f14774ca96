import { toCoin } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { deriveAccount } from '../../sandbox/src/accounts/accounts.ts'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { addressOf, finished, patience, pay, quoteFor, stuckTransfer } from './people.ts'
import { hub, useTestSetup, zone } from './testSetup.ts'

const key = 'an admin key for tests, long enough'
/** The operator's account; the sandbox makes the same accounts each time. */
const carol = deriveAccount('carol', 1, [{ chainId: hub, prefix: 'cosmos' }]).addresses[hub] ?? ''
const setup = useTestSetup({ env: { ADMIN_API_KEY: key, ADMIN_WALLETS: carol } })
const admin = () => createApi(setup.current.service.url, { 'X-Admin-Key': key })

it('who runs it sees where every coin is: payments, refunds, gas, top-ups, on both chains, to the unit', async () => {
  expect(addressOf(setup.current, 'carol')).toBe(carol)
  const quote = await quoteFor(setup.current, [await stuckTransfer(setup.current)])
  const { denom, amount } = quote.payment.amount
  const before = await setup.current.records.money()
  const topUp = await pay(setup.current, quote, { payer: 'carol', amount: '7000000', memo: 'for refunds' })
  await pay(setup.current, quote, { amount: (BigInt(amount) + 500_000n).toString() })
  await finished(setup.current, quote.token)
  await until(
    'the refund is paid',
    async () => (await admin().call('adminAudit', { query: { action: 'confirm-refund' } })).items.length === 1,
    patience,
  )
  for (const chainId of [hub, zone]) {
    const subject = addressOf(setup.current, 'lane', chainId)
    await until(
      `the lane has paid gas on ${chainId}`,
      async () => (await admin().call('adminLedger', { query: { chainId, account: 'wallet', subject } })).items.length > 1,
      patience,
    )
  }
  expect((await setup.current.records.money()).payments).toBe(before.payments + 1)

  const { items } = await admin().call('adminReconcile', { body: {} })
  expect(items.map(({ chainId, state, differences }) => ({ chainId, state, differences }))).toEqual(
    [hub, zone].map(chainId => ({ chainId, state: 'agrees', differences: [] })),
  )
  const { items: balances } = await admin().call('adminLedgerBalances', {})
  const sum = (account: string) =>
    balances
      .filter(one => one.chainId === hub && one.account === account && one.denom === denom)
      .reduce((total, one) => total + BigInt(one.amount), 0n)
  expect({ revenue: sum('revenue'), customer: sum('customer'), held: sum('held') }).toEqual({
    revenue: -toCoin(quote.payment.amount).amount,
    customer: 0n,
    held: 0n,
  })
  expect(sum('gas')).toBeGreaterThan(0n)
  expect(
    (await admin().call('adminLedger', { query: { txHash: topUp } })).items
      .map(({ account, amount }) => ({ account, amount }))
      .sort((a, b) => (a.account < b.account ? -1 : 1)),
  ).toEqual([
    { account: 'external', amount: '-7000000' },
    { account: 'wallet', amount: '7000000' },
  ])
  await until(
    'every row of the audit log is sealed',
    async () => (await admin().call('adminAudit', { query: { limit: 200 } })).items.every(row => row.seal),
    patience,
  )
  const { items: open } = await admin().call('adminAlerts', { query: {} })
  // Others may be about this machine.
  expect(open.filter(alert => alert.name.startsWith('ledger'))).toEqual([])
})
