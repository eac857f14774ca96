import type { ClearingStatus } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { until } from '../interchain/until.ts'
import { addressOf, finished, patience, pay, quoteFor, statusWhen, stuckTransfer } from './people.ts'
import { hub, useStage } from './stage.ts'

const stage = useStage()
const price = async () => quoteFor(stage.current, [await stuckTransfer(stage.current)])
const allBack = ({ refunds }: ClearingStatus) => refunds.length > 0 && refunds.every(({ status }) => status === 'confirmed')

/** What a transaction brought an account, by the hub's own words. */
async function broughtBy(txHash: string | undefined, address: string): Promise<string[]> {
  const { result } = await until('the transaction is in the index', () => stage.current.sandbox.chain(hub).index.get(txHash ?? ''), patience)
  return result.events.filter(({ type, attributes }) => type === 'coin_received' && attributes.some(([key, value]) => key === 'receiver' && value === address))
    .flatMap(({ attributes }) => attributes.filter(([key]) => key === 'amount').map(([, value]) => value))
}

it('what was paid too much comes back, less the gas, and is told with the block that has it', async () => {
  const quote = await price()
  const { denom, amount } = quote.payment.amount
  await pay(stage.current, quote, { amount: (BigInt(amount) + 500_000n).toString() })
  const status = await statusWhen(stage.current, quote.token, allBack)
  const [refund] = status.refunds
  expect(refund).toMatchObject({ reason: 'over', amount: { denom, amount: '500000' }, lessGas: true, to: addressOf(stage.current, 'alice'), status: 'confirmed' })
  expect(BigInt(refund?.net?.amount ?? 0)).toBeLessThan(500_000n)
  expect(await broughtBy(refund?.txHash, addressOf(stage.current, 'alice'))).toEqual([`${refund?.net?.amount}${denom}`])
  expect(status.timeline.map(line => line.kind)).toEqual(expect.arrayContaining(['refund-sent', 'refund-confirmed']))
  await finished(stage.current, quote.token)
})
