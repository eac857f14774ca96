import type { ClearingContext } from '../context.ts'
import { ClearingStatus, paymentMemo } from '@relayooor/shared'
import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { inTransaction } from '../../db/inTransaction.ts'
import { listenForChanges } from '../../db/notify.ts'
import { chainCursors, clearingTokens, payments } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { readWork } from '../../operations/readWork.ts'
import { ackHashOf } from '../../packets/acknowledgement.ts'
import { packetEventsOf } from '../../packets/packetEvents.ts'
import { placeEvents, recordKeptAck, recordPackets } from '../../packets/recordPackets.ts'
import { ledgerFaults } from '../ledger/testing/ledgerFaults.ts'
import { topUpSeconds } from '../orders/deadlines.ts'
import { resultsOf } from '../orders/operations.ts'
import { readTotals } from '../orders/statistics.ts'
import { expireTokens, returnUnderpaid } from '../payments/expireTokens.ts'
import { failPacket } from '../runs/failPacket.ts'
import {
  acknowledged,
  aContext,
  anEvent,
  aToken,
  aTx,
  blocksFor,
  ends,
  freeGas,
  ours,
  paid,
  received,
  sent,
  service,
  startedAt,
  theirs,
  timedOut,
} from '../testing.ts'
import { loadStatus } from '../views/presentStatus.ts'
import { readBlock } from './readBlock.ts'
import { settleLate } from './settleLate.ts'

/** Longest wait for a condition; it is met much sooner. */
const patience = { timeout: 60_000 }
const database = await useDatabase()
let ctx: Awaited<ReturnType<typeof aContext>>
let block: ReturnType<typeof blocksFor>

beforeEach(async () => {
  ctx = await aContext(database, { gas: freeGas })
  block = blocksFor(ctx)
})

// Whatever happened in a test, each coin has its place.
afterEach(async () => expect(await ledgerFaults(database.db)).toEqual([]))

const seconds = (n: number) => new Date(startedAt.getTime() + n * 1000)

async function statusOf(token: string, context: ClearingContext = ctx) {
  const status = await loadStatus(context, token)
  // As it goes out: each line has the data of its kind.
  return ClearingStatus.parse(status)
}

async function refundsOf(token: string) {
  return (await statusOf(token)).refunds.map(refund => [refund.reason, refund.amount.amount, refund.status, refund.to])
}

describe('a payment in a block', () => {
  it('begins the order: paid, packets reserved, worker woken', async () => {
    const heard: string[] = []
    const changes = listenForChanges(database.url, error => heard.push(error.message))
    onTestFinished(changes.close)
    changes.subscribe(
      change => heard.push(change.kind),
      () => {},
    )
    await vi.waitFor(() => expect(changes.listening()).toBe(true), patience)
    const token = await aToken(ctx, ['1', '2'])
    await block('a-1', [sent('1', '2'), paid({ memo: `thanks "clr-${token.id.toUpperCase()}"`, amount: '1200uatom' })])
    const status = await statusOf(token.id)
    expect(status).toMatchObject({
      status: 'queued',
      payments: [{ match: 'exact', state: 'settled', height: '1' }],
      packets: [{ result: 'pending' }, { result: 'pending' }],
      refunds: [],
    })
    await vi.waitFor(() => expect(heard).toContain('to-clear'), patience)
    expect(status.timeline.map(line => line.kind)).toEqual(['payment-seen', 'payment-exact', 'queued'])
    expect(status.revision).toBe(3)
    expect((await readWork(database.db, seconds(5))).orders).toEqual([{ status: 'queued', orders: 1, oldestSeconds: 5 }])
  })

  it('is recorded once, however often the block is read', async () => {
    const token = await aToken(ctx, ['1'])
    const first = await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id) })])
    expect(await readBlock(ctx, first)).toBe(false)
    expect((await statusOf(token.id)).payments).toHaveLength(1)
    const [cursor] = await database.db.select().from(chainCursors).where(eq(chainCursors.chainId, 'a-1'))
    expect(cursor?.height).toBe(1)
  })

  it('is found among 200 unrelated transactions and failed look-alikes', async () => {
    const token = await aToken(ctx, ['1'])
    const noise = Array.from({ length: 200 }, (_, i) => paid({ memo: i % 2 ? paymentMemo(token.id) : 'hello', to: 'cosmos1somebody' }))
    await block('a-1', [
      sent('1'),
      ...noise,
      paid({ memo: paymentMemo(token.id), code: 5 }),
      paid({ memo: paymentMemo(token.id) }),
      ...noise,
    ])
    expect((await statusOf(token.id)).payments).toHaveLength(1)
    expect(await database.db.select().from(payments)).toHaveLength(1)
  })

  it('owes back what is too much', async () => {
    const token = await aToken(ctx, ['1'])
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id), amount: '1500uatom' })])
    expect(await refundsOf(token.id)).toEqual([['over', '400', 'due', token.refundAddress]])
  })

  it('waits for the rest of what is too little, and begins when it comes', async () => {
    const token = await aToken(ctx, ['1'])
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id), amount: '600uatom' })])
    expect(await statusOf(token.id)).toMatchObject({
      status: 'underpaid',
      payments: [{ match: 'under', state: 'held', heldReason: 'underpaid' }],
    })
    await block('a-1', [paid({ memo: paymentMemo(token.id), amount: '700uatom' })])
    expect(await statusOf(token.id)).toMatchObject({
      status: 'queued',
      payments: [{ state: 'settled' }, { match: 'over', state: 'settled' }],
    })
    expect(await refundsOf(token.id)).toEqual([['over', '200', 'due', token.refundAddress]])
  })

  it('owes back what was never topped up', async () => {
    const token = await aToken(ctx, ['1'])
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id), amount: '600uatom' })])
    expect((await statusOf(token.id)).topUpUntil).toBe(seconds(300 + topUpSeconds).toISOString())
    const later = { ...ctx, now: () => seconds(300 + topUpSeconds + 2) }
    // The rest may be in a block that we have not read yet.
    await block('a-1', [], seconds(300 + topUpSeconds - 1))
    await returnUnderpaid(later)
    expect(await refundsOf(token.id)).toEqual([])
    await block('a-1', [], seconds(300 + topUpSeconds + 1))
    await returnUnderpaid({ ...ctx, now: () => seconds(300 + topUpSeconds - 1) })
    expect(await refundsOf(token.id)).toEqual([])
    await returnUnderpaid(later)
    await returnUnderpaid(later)
    expect(await refundsOf(token.id)).toEqual([['underpaid', '600', 'due', token.refundAddress]])
  })

  it('counts though the price is over, when it still covers it and the transfer still needs it', async () => {
    const token = await aToken(ctx, ['1'])
    await block('a-1', [sent('1')])
    await block('a-1', [], seconds(301))
    await expireTokens({ ...ctx, now: () => seconds(301) })
    expect((await statusOf(token.id)).status).toBe('expired')
    await block('a-1', [paid({ memo: paymentMemo(token.id) })], seconds(310))
    await settleLate(ctx)
    expect(await statusOf(token.id)).toMatchObject({ status: 'queued', payments: [{ match: 'late' }] })
  })

  it('goes back when it is late and the transfer has arrived meanwhile', async () => {
    const token = await aToken(ctx, ['1'])
    await block('a-1', [sent('1')])
    await block('b-1', [received(theirs, 'success', '1')])
    await block('a-1', [paid({ memo: paymentMemo(token.id) })], seconds(310))
    await settleLate(ctx)
    expect(await refundsOf(token.id)).toEqual([['late', '1100', 'due', token.refundAddress]])
  })

  it('does not expire a price whose chain has not reached that time', async () => {
    const token = await aToken(ctx, ['1'])
    await expireTokens({ ...ctx, now: () => seconds(1000) })
    expect((await statusOf(token.id)).status).toBe('awaiting_payment')
  })

  it('goes back when the order was paid before', async () => {
    const token = await aToken(ctx, ['1'])
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id) }), paid({ memo: paymentMemo(token.id) })])
    expect((await statusOf(token.id)).payments.map(payment => payment.match)).toEqual(['exact', 'duplicate'])
    expect(await refundsOf(token.id)).toEqual([['duplicate', '1100', 'due', token.refundAddress]])
  })

  it.each([
    ['no memo', '', '1100uatom', 'unmatched'],
    ['the memo of nobody', paymentMemo('3f2504e0-4f89-41d3-9a0c-0305e82c3301'), '1100uatom', 'unmatched'],
  ])('is held for its owner: %s', async (_, memo, amount, reason) => {
    await block('a-1', [paid({ memo, amount })])
    expect(await database.db.select().from(payments)).toMatchObject([
      { state: 'held', heldReason: reason, match: 'unmatched', token: null },
    ])
  })

  it('in a coin that we do not take is held for approval', async () => {
    const token = await aToken(ctx, ['1'])
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id), amount: '9factory/x/junk' })])
    expect(await statusOf(token.id)).toMatchObject({
      status: 'awaiting_payment',
      payments: [{ match: 'wrong-denom', state: 'held', heldReason: 'needs-approval' }],
    })
  })

  it('that came without a transaction is held too', async () => {
    await block('a-1', [], startedAt, [anEvent('coin_received', { receiver: service, amount: '77uatom' })])
    expect(await database.db.select().from(payments)).toMatchObject([{ txHash: 'block', state: 'held', payer: null }])
  })

  it('waits for its confirmations', async () => {
    ctx = { ...ctx, settings: { ...ctx.settings, confirmations: 3 } }
    block = blocksFor(ctx)
    const token = await aToken(ctx, ['1'])
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id) })])
    await block('a-1', [])
    expect((await statusOf(token.id)).status).toBe('confirming')
    await block('a-1', [])
    expect((await statusOf(token.id)).status).toBe('queued')
  })
})

describe('what the chains show of a paid packet', () => {
  async function paidFor(...sequences: string[]) {
    const token = await aToken(ctx, sequences)
    await block('a-1', [sent(...sequences), paid({ memo: paymentMemo(token.id), amount: `${1000 + 100 * sequences.length}uatom` })])
    return token.id
  }

  it('is delivered by our lane: earned, at once, without the receipt', async () => {
    const token = await paidFor('1')
    await block('b-1', [received(ours, 'success', '1')], seconds(2))
    expect(await statusOf(token)).toMatchObject({
      status: 'cleared',
      packets: [{ result: 'delivered', txChainId: 'b-1' }],
      refunds: [],
      finishedAt: seconds(2).toISOString(),
    })
    // Within the bounds up to and with 2 s.
    expect((await readTotals(database.db)).durations).toEqual([
      { labels: { status: 'cleared' }, counts: [0, 1, ...Array.from({ length: 10 }).fill(0)], sum: 2 },
    ])
    expect((await readWork(database.db, seconds(5))).orders).toEqual([])
  })

  it('is delivered by another relayer: everything goes back', async () => {
    const token = await paidFor('1')
    await block('b-1', [received(theirs, 'success', '1')])
    expect((await statusOf(token)).packets).toMatchObject([{ result: 'cleared_by_other' }])
    expect((await refundsOf(token)).map(([reason, amount]) => [reason, amount])).toEqual([['cleared-by-other', '1100']])
  })

  it('was delivered before the payment came: nothing is cleared, everything goes back', async () => {
    const token = await aToken(ctx, ['1'])
    await block('a-1', [sent('1')])
    await block('b-1', [received(theirs, 'success', '1')])
    await block('a-1', [paid({ memo: paymentMemo(token.id) })])
    expect(await statusOf(token.id)).toMatchObject({ status: 'not_cleared', packets: [{ result: 'cleared_by_other' }] })
  })

  it('is delivered in a block that is recorded at the same moment as the payment: one of both sees the other', async () => {
    const token = await aToken(ctx, ['1'])
    await block('a-1', [sent('1')])
    const delivery = { chainId: 'b-1', height: 1, time: startedAt, txs: [received(theirs, 'success', '1')], events: [] }
    const recorded = Promise.withResolvers<void>()
    const paymentWaits = Promise.withResolvers<void>()
    const slow = database.db.transaction(async tx => {
      await recordPackets(tx, placeEvents('b-1', packetEventsOf(delivery), ctx.routes.knownOtherEnd))
      recorded.resolve()
      await paymentWaits.promise
    })
    await recorded.promise
    const payment = block('a-1', [paid({ memo: paymentMemo(token.id) })])
    const waits = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await vi.waitFor(async () => expect((await database.db.execute(waits)).rows).toHaveLength(1), patience).finally(paymentWaits.resolve)
    await Promise.all([slow, payment])
    expect(await statusOf(token.id)).toMatchObject({ status: 'not_cleared', packets: [{ result: 'cleared_by_other' }] })
  })

  it('is refused by the destination: said only when the source shows it', async () => {
    const token = await paidFor('1')
    await block('b-1', [received(ours, 'error', '1')])
    expect((await statusOf(token)).packets).toMatchObject([{ result: 'pending' }])
    await block('a-1', [acknowledged(ours, 'error', '1')])
    expect(await statusOf(token)).toMatchObject({ status: 'cleared', packets: [{ result: 'error_ack', txChainId: 'a-1' }] })
  })

  it('is refused, and nobody could be asked before: nothing of the price is kept', async () => {
    const token = await aToken(ctx, ['1'])
    const { fees } = token.terms
    const terms = { ...token.terms, fees: { ...fees, packets: fees.packets.map(part => ({ ...part, unchecked: true })) } }
    await database.db.update(clearingTokens).set({ terms }).where(eq(clearingTokens.id, token.id))
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id) })])
    await block('b-1', [received(ours, 'error', '1')])
    await block('a-1', [acknowledged(ours, 'error', '1')])
    expect(await statusOf(token.id)).toMatchObject({ status: 'not_cleared', packets: [{ result: 'error_ack' }] })
    expect((await refundsOf(token.id)).map(([reason, amount]) => [reason, amount])).toEqual([['not-cleared', '1100']])
  })

  it.each([
    [ours, 'delivered'],
    [theirs, 'cleared_by_other'],
  ] as const)('is not given to anybody by its receipt on the source, before the destination is read (%s)', async (relayer, result) => {
    const token = await paidFor('1')
    await block('a-1', [acknowledged(relayer, 'success', '1')])
    expect((await statusOf(token)).packets).toMatchObject([{ result: 'pending' }])
    await block('b-1', [received(relayer, 'success', '1')])
    expect((await statusOf(token)).packets).toMatchObject([{ result, txChainId: 'b-1' }])
  })

  it('is given to nobody while its chain is only known to keep the answer: the block tells whose work it was', async () => {
    const token = await paidFor('1')
    const delivery = received(ours, 'success', '1')
    await recordKeptAck(database.db, { ...ends['a-1'], sequence: '1' }, ackHashOf(Buffer.from('{"result":"AQ=="}')))
    await block('a-1', [acknowledged(theirs, 'success', '1')])
    expect((await statusOf(token)).packets).toMatchObject([{ result: 'pending' }])
    await block('b-1', [delivery])
    expect((await statusOf(token)).packets).toMatchObject([{ result: 'delivered', txHash: delivery.hash }])
  })

  it('comes back: not what was sold, so its part goes back', async () => {
    const token = await paidFor('1', '2')
    await block('a-1', [timedOut(ours, '1')])
    await block('b-1', [received(ours, 'success', '2')])
    expect(await statusOf(token)).toMatchObject({ status: 'partly_cleared', packets: [{ result: 'returned' }, { result: 'delivered' }] })
    expect((await refundsOf(token)).map(([reason, amount]) => [reason, amount])).toEqual([['not-cleared', '100']])
  })

  it('is the same whichever chain was read first', async () => {
    const token = await aToken(ctx, ['1'])
    await block('b-1', [received(theirs, 'success', '1')])
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id) })])
    expect((await statusOf(token.id)).packets).toMatchObject([{ result: 'cleared_by_other' }])
  })

  it.each([[['b-1', 'a-1']], [['a-1', 'b-1']]] as const)(
    'arrives after we had given up: the refund stays, and a line says so, whichever chain was read first (%j)',
    async order => {
      const token = await paidFor('1')
      const [row] = await resultsOf(database.db, token)
      if (!row) throw new Error('no result')
      await inTransaction(database, 'test', tx => failPacket(ctx, tx, row, 'deadline', startedAt))
      for (const next of order)
        await (next === 'b-1' ? block('b-1', [received(ours, 'success', '1')]) : block('a-1', [acknowledged(ours, 'success', '1')]))
      expect(await statusOf(token)).toMatchObject({
        status: 'not_cleared',
        packets: [{ result: 'failed', txChainId: 'b-1' }],
        refunds: [{ reason: 'not-cleared', amount: { amount: '1100' } }],
      })
      expect((await statusOf(token)).timeline.filter(line => line.kind === 'ended-later')).toHaveLength(1)
    },
  )

  it('does not believe a packet that names another end than its channel', async () => {
    const token = await paidFor('1')
    const forged = received(ours, 'success', '1')
    await block('b-1', [
      {
        ...forged,
        events: forged.events.map(event => ({
          ...event,
          attributes: event.attributes.map(one => (one.key === 'packet_src_channel' ? { ...one, value: 'channel-7' } : one)),
        })),
      },
    ])
    expect((await statusOf(token)).status).toBe('queued')
  })

  it('takes no transaction that failed for evidence', async () => {
    const token = await paidFor('1')
    await block('b-1', [{ ...received(ours, 'success', '1'), code: 11 }])
    expect((await statusOf(token)).status).toBe('queued')
  })
})

describe('two orders for one packet', () => {
  it('keeps one and owes the other back its part', async () => {
    const [first, second] = [await aToken(ctx, ['1']), await aToken(ctx, ['1', '2'])]
    await block('a-1', [sent('1', '2'), paid({ memo: paymentMemo(first.id) }), paid({ memo: paymentMemo(second.id), amount: '1200uatom' })])
    expect((await statusOf(second.id)).packets).toMatchObject([{ result: 'duplicate' }, { result: 'pending' }])
    await block('b-1', [received(ours, 'success', '1', '2')])
    expect(await statusOf(first.id)).toMatchObject({ status: 'cleared', refunds: [] })
    expect(await statusOf(second.id)).toMatchObject({ status: 'partly_cleared' })
    expect((await refundsOf(second.id)).map(([reason, amount]) => [reason, amount])).toEqual([['duplicate', '100']])
  })

  it('owes the second everything back when our lane had done it all for the first by then', async () => {
    const [first, second] = [await aToken(ctx, ['1']), await aToken(ctx, ['1'])]
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(first.id) })])
    await block('b-1', [received(ours, 'success', '1')])
    await block('a-1', [paid({ memo: paymentMemo(second.id) })])
    expect(await statusOf(first.id)).toMatchObject({ status: 'cleared', refunds: [] })
    expect(await statusOf(second.id)).toMatchObject({ status: 'not_cleared', packets: [{ result: 'duplicate' }] })
    expect((await refundsOf(second.id)).map(([reason, amount]) => [reason, amount])).toEqual([['duplicate', '1100']])
  })

  it('takes what our lane had done as done for this one where no order had it, as in books that were restored', async () => {
    const [first, second] = [await aToken(ctx, ['1']), await aToken(ctx, ['1'])]
    await block('a-1', [sent('1')])
    // This chain is read beyond the end of the order before the other is read up to its payment.
    await block('b-1', [received(ours, 'success', '1')])
    await block('a-1', [paid({ memo: paymentMemo(first.id) })])
    expect(await statusOf(first.id)).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }], refunds: [] })
    await block('a-1', [paid({ memo: paymentMemo(second.id) })])
    expect(await statusOf(second.id)).toMatchObject({ status: 'not_cleared', packets: [{ result: 'duplicate' }] })
  })

  it('owes everything back when nothing is left for the second', async () => {
    const [first, second] = [await aToken(ctx, ['1']), await aToken(ctx, ['1'])]
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(first.id) }), paid({ memo: paymentMemo(second.id) })])
    expect(await statusOf(second.id)).toMatchObject({ status: 'not_cleared' })
    expect((await refundsOf(second.id)).map(([reason, amount]) => [reason, amount])).toEqual([['duplicate', '1100']])
  })
})

it('never records a transfer of a channel that is not ours', async () => {
  await block('a-1', [
    aTx({
      events: [
        anEvent('send_packet', {
          packet_sequence: '1',
          packet_src_port: 'transfer',
          packet_src_channel: 'channel-55',
          packet_dst_port: 'transfer',
          packet_dst_channel: 'channel-1',
          packet_data_hex: '7b7d',
        }),
      ],
    }),
  ])
  expect(await database.db.query.packets.findMany()).toEqual([])
})
