import type { TestWallet } from '../../accounts/testing.ts'
import type { BlockTx } from '../../chains/chain.ts'
import type { TokenRow } from '../../db/schema/index.ts'
import { paymentMemo } from '@relayooor/shared'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aWallet } from '../../accounts/testing.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { useDatabase } from '../../db/testing.ts'
import { noFacts } from '../../packets/testing.ts'
import { claimPayment } from '../claims/claimPayment.ts'
import { countGas } from '../gas/countGas.ts'
import { ledgerFaults } from '../ledger/testing/ledgerFaults.ts'
import { lateSeconds, topUpSeconds } from '../orders/deadlines.ts'
import { pendingResults } from '../orders/operations.ts'
import { expireTokens, returnUnderpaid } from '../payments/expireTokens.ts'
import { failPacket } from '../runs/failPacket.ts'
import { aChain, aContext, aToken, blocksFor, ours, paid, received, sent, startedAt, theirs } from '../testing.ts'
import { costFaults } from '../testing/sumFaults.ts'
import { askClaim } from '../views/askClaim.ts'
import { reportCosts } from '../views/costReport.ts'
import { loadStatus } from '../views/presentStatus.ts'
import { viewClaim } from '../views/viewClaim.ts'
import { settleLate } from './settleLate.ts'

const database = await useDatabase()
const alice: TestWallet = await aWallet(21)
let ctx: Awaited<ReturnType<typeof aContext>>
let block: ReturnType<typeof blocksFor>
/** What gas costs now: a transfer's acknowledgement on the chain of the payment takes 132,000 of it. */
let gas: { amount: string; payable: boolean }
let now: Date
beforeEach(async () => {
  gas = { amount: '0.001', payable: true }
  now = startedAt
  ctx = await aContext(database, {
    now: () => now,
    gas: { price: async () => ({ denom: 'uatom', source: 'fee-market', ...gas }) },
    chains: new Map([['a-1', aChain()]]),
  })
  block = blocksFor(ctx)
  await block('a-1', [sent('1', '2')], seconds(0))
})
afterEach(async () => expect(await ledgerFaults(database.db)).toEqual([]))

const seconds = (n: number) => new Date(startedAt.getTime() + n * 1000)
/** The price is over at 300. */
const late = 301
const anOrder = () => aToken(ctx, ['1'], { walletAddress: alice.address, refundAddress: alice.address })

async function pay(token: TokenRow, amount: string, at: number): Promise<void> {
  await block('a-1', [paid({ memo: paymentMemo(token.id), from: alice.address, amount })], seconds(at))
  now = seconds(at)
  await expireTokens(ctx)
  await settleLate(ctx)
}

function changed(tx: BlockTx, values: Record<string, string>): BlockTx {
  const events = tx.events.map(event => ({
    ...event,
    attributes: event.attributes.map(one => ({ ...one, value: values[one.key] ?? one.value })),
  }))
  return { ...tx, events }
}

async function fate(token: TokenRow) {
  const status = await loadStatus(ctx, token.id)
  return [status?.status, status?.refunds.map(({ reason, amount }) => `${reason} ${amount.amount}`).sort()]
}

describe('a price', () => {
  it('holds inside its time, whatever gas does', async () => {
    const order = await anOrder()
    gas = { amount: '100', payable: false }
    await pay(order, '1100uatom', 300)
    expect(await fate(order)).toEqual(['queued', []])
  })

  it('is after its time its fees and the gas of then: too little comes back', async () => {
    const order = await anOrder()
    await pay(order, '1231uatom', late)
    expect(await fate(order)).toEqual(['expired', ['late 1231']])
  })

  it('that is covered then is that sum, and the rest goes back', async () => {
    const order = await anOrder()
    await pay(order, '1300uatom', late)
    expect(await fate(order)).toEqual(['queued', ['over 68']])
    expect(await loadStatus(ctx, order.id)).toMatchObject({
      payments: [{ match: 'late' }],
      expected: { amount: { amount: '1100' } },
      fees: {
        total: { amount: '1232' },
        service: { amount: '1000' },
        packets: [{ perPacket: { amount: '100' }, gas: { amount: '132' }, amount: { amount: '232' } }],
      },
    })
  })

  it('that gas made cheaper is less than what was signed', async () => {
    const order = await aToken(ctx, ['1'], { amount: 5100n })
    gas.amount = '0'
    await pay(order, '5100uatom', late)
    expect(await fate(order)).toEqual(['queued', ['over 4000']])
  })

  it('that was paid late is what is earned, or goes back whole', async () => {
    const [earned, lost] = [await anOrder(), await aToken(ctx, ['2'])]
    await pay(earned, '1232uatom', late)
    await pay(lost, '1232uatom', late)
    await block('b-1', [received(ours, 'success', '1'), received(theirs, 'success', '2')], seconds(late))
    expect(await fate(earned)).toEqual(['cleared', []])
    expect(await fate(lost)).toEqual(['not_cleared', ['cleared-by-other 1232']])
    now = seconds(late + 200)
    await countGas(ctx)
    expect(await costFaults(database.db)).toEqual([])
    expect((await reportCosts(database.db, { from: startedAt, until: now }, { limit: 5 })).charged).toEqual([
      { denom: 'uatom', amount: '264' },
    ])
  })

  it('is none while gas is dearer than Hermes pays', async () => {
    const order = await anOrder()
    gas.payable = false
    await pay(order, '999999uatom', late)
    expect(await fate(order)).toEqual(['expired', ['late 999999']])
  })

  it.each([
    [300 + lateSeconds, 'queued', []],
    [301 + lateSeconds, 'expired', ['late 1232']],
    [365 * 24 * 3600, 'expired', ['late 1232']],
  ])('ends: paid after %d s it is %s', async (at, status, refunds) => {
    const order = await anOrder()
    await pay(order, '1232uatom', at)
    expect(await fate(order)).toEqual([status, refunds])
  })
})

describe('what was sold and would not be sold now', () => {
  const timesOut = (height: string, at: number) =>
    changed(sent('7'), { packet_timeout_height: height, packet_timeout_timestamp: `${BigInt(seconds(at).getTime()) * 1_000_000n}` })
  const empty = (times: number[]) => times.map(at => ({ txs: [], at }))

  it.each([
    ['has as much time left as a new price asks for', timesOut('0-0', 900), empty([500]), true],
    ['has less', timesOut('0-0', 900), empty([501]), false],
    ['has timed out', timesOut('0-0', 400), empty([600]), false],
    ['has timed out by height', timesOut('1-2', 9_000), empty([1, 2]), false],
    ['was refused there', sent('7'), [{ txs: [received(theirs, 'error', '7')], at: 5 }], false],
    ['has ended by another, which costs us nothing', sent('7'), [{ txs: [received(theirs, 'success', '7')], at: 5 }], true],
  ])('a delivery that %s', async (_, send, there, isSold) => {
    ctx.routes.secondsPerBlock = async () => null
    await block('a-1', [send], seconds(0))
    const order = await aToken(ctx, ['1', '7'])
    for (const { txs, at } of there) await block('b-1', txs, seconds(at))
    await pay(order, '1464uatom', late)
    expect(await fate(order)).toEqual(isSold ? ['queued', []] : ['expired', ['late 1464']])
  })

  it.each([
    ['would be taken now', sent('7'), null, false],
    ['would still be refused', sent('7'), { by: 'b-1', onward: false }, true],
    ['would be taken, had the transfer not timed out', timesOut('0-0', 400), null, true],
  ])('a return whose receiver %s', async (_, send, refused, isSold) => {
    ctx.checks.ask = async () => ({ ...noFacts, refused })
    await block('a-1', [send], seconds(0))
    const { terms } = await aToken(ctx, ['7'])
    const sold = { verdict: 'return', reason: 'receiver-refused' } as const
    const fees = { ...terms.fees, packets: terms.fees.packets.map(part => ({ ...part, ...sold })) }
    const order = await aToken(ctx, ['7'], { terms: { ...terms, fees } })
    await block('b-1', [], seconds(600))
    await pay(order, '1232uatom', late)
    expect(await fate(order)).toEqual(isSold ? ['queued', []] : ['expired', ['late 1232']])
  })

  it('a transfer that ran out of gas meanwhile', async () => {
    const most = '4000000'
    const gasUses = { 'a-1/transfer/channel-0 deliver': [{ chainId: 'b-1', gas: '185000', most }] }
    const [order, failed] = [await aToken(ctx, ['1'], { gasUses }), await aToken(ctx, ['1'], { gasUses })]
    await pay(failed, '1100uatom', 10)
    await inTransaction(database, 'fail', async tx => {
      const [row] = await pendingResults(tx, ['a-1/transfer/channel-0/1'])
      if (row) await failPacket(ctx, tx, row, 'out-of-gas', seconds(20))
    })
    await pay(order, '1232uatom', late)
    expect(await fate(order)).toEqual(['expired', ['late 1232']])
  })
})

describe('what waits for the gas of now', () => {
  it('keeps no block waiting, and no other payment: it is seen, and settled once, when chains have been asked', async () => {
    const [order, other] = [await anOrder(), await aToken(ctx, ['2'])]
    ctx.gas.price = () => Promise.reject(new Error('a block asks no chain'))
    await block(
      'a-1',
      [order, other].map(({ id }) => paid({ memo: paymentMemo(id), from: alice.address, amount: '1232uatom' })),
      seconds(late),
    )
    await settleLate(ctx)
    expect(await Promise.all([fate(order), fate(other)])).toEqual([
      ['confirming', []],
      ['confirming', []],
    ])
    let first = true
    ctx.gas.price = async () => {
      if (first) {
        first = false
        throw new Error('only this once')
      }
      return { denom: 'uatom', source: 'fee-market', ...gas }
    }
    await settleLate(ctx)
    expect(await Promise.all([fate(order), fate(other)])).toEqual([
      ['confirming', []],
      ['queued', []],
    ])
    await Promise.all([settleLate(ctx), settleLate(ctx)])
    expect(await fate(order)).toEqual(['queued', []])
  })

  it('has its confirmations first', async () => {
    const order = await anOrder()
    ctx.settings.confirmations = 2
    await pay(order, '1232uatom', late)
    expect(await fate(order)).toEqual(['confirming', []])
    await block('a-1', [], seconds(late))
    expect(await fate(order)).toEqual(['confirming', []])
    await settleLate(ctx)
    expect(await fate(order)).toEqual(['queued', []])
  })
})

describe('a rest that comes late', () => {
  it('is asked for as it is now, and completes the order', async () => {
    const order = await anOrder()
    await pay(order, '600uatom', 10)
    expect(await loadStatus(ctx, order.id)).toMatchObject({ status: 'underpaid', missing: { denom: 'uatom', amount: '500' } })
    now = seconds(late)
    expect(await loadStatus(ctx, order.id)).toMatchObject({ missing: { amount: '632' } })
    gas.amount = '0.002'
    expect(await loadStatus(ctx, order.id)).toMatchObject({ missing: { amount: '764' } })
    gas.payable = false
    expect((await loadStatus(ctx, order.id))?.missing).toBeUndefined()
    gas = { amount: '0.001', payable: true }
    await pay(order, '640uatom', late + 10)
    expect(await fate(order)).toEqual(['queued', ['over 8']])
  })

  it("and is too little comes back alone: nobody ends another's order by a coin", async () => {
    const order = await anOrder()
    await pay(order, '600uatom', 10)
    await pay(order, '500uatom', late)
    expect(await fate(order)).toEqual(['underpaid', ['late 500']])
    await pay(order, '632uatom', late + 10)
    expect(await fate(order)).toEqual(['queued', ['late 500']])
  })

  it('gives back more than it brought when gas has become cheaper', async () => {
    const order = await aToken(ctx, ['1'], { amount: 5100n })
    gas.amount = '0'
    await pay(order, '2000uatom', 10)
    now = seconds(late)
    expect(await loadStatus(ctx, order.id)).toMatchObject({ missing: { amount: '1' } })
    await pay(order, '100uatom', late)
    expect(await fate(order)).toEqual(['queued', ['over 100', 'over 900']])
  })

  it('is not sent back what it completes, though its day ends before it is settled', async () => {
    const order = await anOrder()
    await pay(order, '600uatom', 10)
    await block('a-1', [paid({ memo: paymentMemo(order.id), from: alice.address, amount: '632uatom' })], seconds(300 + topUpSeconds - 1))
    await block('a-1', [], seconds(302 + topUpSeconds))
    now = seconds(302 + topUpSeconds)
    await returnUnderpaid(ctx)
    await settleLate(ctx)
    expect(await fate(order)).toEqual(['queued', []])
  })
})

describe('held money that is claimed for an order whose price is over', () => {
  async function held(): Promise<string> {
    const tx = paid({ memo: '', from: alice.address, amount: '1300uatom' })
    await block('a-1', [tx], seconds(10))
    return tx.hash
  }

  it('is judged as if it came now: money that came in time buys no old price', async () => {
    const order = await anOrder()
    const asked = { chainId: 'a-1', txHash: await held(), token: order.id }
    const { nonce, message } = await askClaim(ctx, asked)
    const proof = { ...asked, nonce, ...(await alice.sign(message)) }
    now = seconds(late)
    gas.amount = '0.01'
    await expect(claimPayment(ctx, proof, '')).rejects.toMatchObject({ code: 'not-claimable', facts: { reason: 'order-over' } })
    gas.amount = '0.001'
    await claimPayment(ctx, proof, '')
    expect(await fate(order)).toEqual(['queued', ['over 68']])
  })

  it.each([
    ['0.001', 'queued', ['over 68', 'unmatched 5'], 'done'],
    ['0.01', 'awaiting_payment', [], 'refused'],
  ])('by a transaction too, at gas of %s', async (amount, status, refunds, claim) => {
    const order = await anOrder()
    const txHash = await held()
    const { memo, nonce } = await askClaim(ctx, { chainId: 'a-1', txHash, token: order.id })
    gas.amount = amount
    await block('a-1', [paid({ memo, from: alice.address, amount: '5uatom' })], seconds(late))
    now = seconds(late)
    await settleLate(ctx)
    expect(await fate(order)).toEqual([status, refunds.filter(one => one.startsWith('over'))])
    expect(await viewClaim(ctx, { chainId: 'a-1', txHash, nonce })).toMatchObject({ state: claim })
  })
})
