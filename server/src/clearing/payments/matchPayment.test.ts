import type { BlockTx } from '../../chains/chain.ts'
import type { TokenRow } from '../../db/schema/index.ts'
import { accountOf, claimMemo, paymentMemo, writeAddress } from '@relayooor/shared'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { payments } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { settleLate } from '../block/settleLate.ts'
import { ledgerFaults } from '../ledger/testing/ledgerFaults.ts'
import {
  aContext,
  anEvent,
  aToken,
  blocksFor,
  freeGas,
  ours,
  paid,
  received,
  sent,
  sentBy,
  service,
  startedAt,
  theirs,
  wallet,
} from '../testing.ts'
import { loadStatus } from '../views/presentStatus.ts'
import { returnUnderpaid } from './expireTokens.ts'

const database = await useDatabase()
let ctx: Awaited<ReturnType<typeof aContext>>
let block: ReturnType<typeof blocksFor>
beforeEach(async () => {
  ctx = await aContext(database, { gas: freeGas })
  block = blocksFor(ctx)
})
afterEach(async () => expect(await ledgerFaults(database.db)).toEqual([]))

const mallory = writeAddress('cosmos', new Uint8Array(20).fill(66))
const seconds = (n: number) => new Date(startedAt.getTime() + n * 1000)
const statusOf = (token: TokenRow) => loadStatus(ctx, token.id)
const held = () => database.db.select().from(payments)

/** The transfers: 1 and 2 are the payer's, 9 is a stranger's. */
const transfers = () => [sent('1', '2'), sentBy(mallory, '9')]

describe('a payment without a memo', () => {
  it.each([
    ['none', ''],
    ['a garbled one', 'CLR-3f2504e0-4f89'],
    ['one that names an order of nobody', paymentMemo('3f2504e0-4f89-41d3-9a0c-0305e82c3301')],
  ])("pays the one order that it fits, for the payer's own transfer: %s", async (_, memo) => {
    const token = await aToken(ctx, ['1'])
    await block('a-1', [...transfers(), paid({ memo })], seconds(1))
    const status = await statusOf(token)
    expect(status).toMatchObject({ status: 'queued', payments: [{ match: 'exact', state: 'settled' }] })
    expect(status?.timeline[0]?.text).toContain('without the memo')
  })

  it("pays the order that was made in the payer's session, for whatever transfer", async () => {
    const token = await aToken(ctx, ['9'], { sessionAccount: accountOf(wallet) })
    await block('a-1', [...transfers(), paid({ memo: '' })], seconds(1))
    expect(await statusOf(token)).toMatchObject({ status: 'queued' })
  })

  it('pays an order that expired less than a day ago, when it still covers it', async () => {
    const token = await aToken(ctx, ['1'], { status: 'expired' })
    await block('a-1', [...transfers(), paid({ memo: '' })], seconds(300 + 24 * 3600 - 1))
    await settleLate(ctx)
    expect(await statusOf(token)).toMatchObject({ status: 'queued', payments: [{ match: 'late' }] })
  })

  const cases: [string, { tokens?: () => Promise<TokenRow>[]; payment?: BlockTx; at?: Date }][] = [
    ['expired a day ago', { at: seconds(300 + 24 * 3600 + 1) }],
    ['asked for after the payment', { at: seconds(-1) }],
    ['another amount', { payment: paid({ memo: '', amount: '1101uatom' }) }],
    ['another denom', { payment: paid({ memo: '', amount: '1100ibc/USDC' }) }],
    ['the price and another coin', { payment: paid({ memo: '', amount: '1100uatom,5ibc/USDC' }) }],
    ['another payer', { payment: paid({ memo: '', from: writeAddress('cosmos', new Uint8Array(20).fill(3)) }) }],
    ['a claim', { payment: paid({ memo: claimMemo('0'.repeat(32)) }) }],
    ['two orders of the same price', { tokens: () => [aToken(ctx, ['1']), aToken(ctx, ['2'])] }],
    [
      'two orders of the same price, one expired',
      {
        tokens: () => [aToken(ctx, ['1']), aToken(ctx, ['2'], { status: 'expired', expiresAt: seconds(-3600), createdAt: seconds(-7200) })],
      },
    ],
    ['an order of the payer and one of a stranger in its name', { tokens: () => [aToken(ctx, ['1']), aToken(ctx, ['9'])] }],
    ['an order with another address for refunds', { tokens: () => [aToken(ctx, ['1'], { refundAddress: mallory })] }],
    [
      "a stranger's transfer among the payer's",
      { tokens: () => [aToken(ctx, ['1', '9'])], payment: paid({ memo: '', amount: '1200uatom' }) },
    ],
  ]
  it.each(cases)(
    'is held where it is not safe or not sure: %s',
    async (_, { tokens = () => [aToken(ctx, ['1'])], payment = paid({ memo: '' }), at = seconds(1) }) => {
      const opened = await Promise.all(tokens())
      await block('a-1', [...transfers(), payment], at)
      expect(await held()).toMatchObject([{ state: 'held', heldReason: 'unmatched', token: null }])
      for (const token of opened) expect((await statusOf(token))?.payments).toEqual([])
    },
  )

  it.each([
    ['a contract', 32],
    ['somebody with a grant of the account', 20],
  ])(
    'sent by %s is held, though it fits an order of the account whose coins these are: that account has signed nothing',
    async (_, length) => {
      const payer = writeAddress('cosmos', new Uint8Array(length).fill(5))
      const token = await aToken(ctx, ['5'], { walletAddress: payer, refundAddress: payer })
      await block('a-1', [sentBy(payer, '5'), paid({ memo: '', from: payer, by: mallory })], seconds(1))
      expect(await held()).toMatchObject([{ payer, state: 'held', heldReason: 'unmatched' }])
      expect(await statusOf(token)).toMatchObject({ status: 'awaiting_payment' })
    },
  )

  it("is matched though somebody with a grant of the account has paid a stranger's order: that makes no exchange of it", async () => {
    const [other, own] = [await aToken(ctx, ['9'], { walletAddress: mallory, refundAddress: mallory }), await aToken(ctx, ['1'])]
    await block('a-1', [...transfers(), paid({ memo: paymentMemo(other.id), by: mallory })], seconds(1))
    await block('a-1', [paid({ memo: '' })], seconds(2))
    expect(await statusOf(own)).toMatchObject({ status: 'queued' })
  })

  it('is held when its memo names two orders that we know', async () => {
    const [one, two] = [await aToken(ctx, ['1']), await aToken(ctx, ['2'], { amount: 5000n })]
    await block('a-1', [...transfers(), paid({ memo: `${paymentMemo(one.id)} ${paymentMemo(two.id)}` })], seconds(1))
    expect(await held()).toMatchObject([{ state: 'held', heldReason: 'unmatched', token: null }])
  })

  it('from an account that pays for others, as an exchange does, is held', async () => {
    const [other, own] = [await aToken(ctx, ['9'], { walletAddress: mallory, refundAddress: mallory }), await aToken(ctx, ['1'])]
    await block('a-1', [...transfers(), paid({ memo: paymentMemo(other.id) })], seconds(1))
    await block('a-1', [paid({ memo: '' })], seconds(2))
    expect(await statusOf(own)).toMatchObject({ status: 'awaiting_payment', payments: [] })
  })
})

describe("a stranger opens an order in the payer's name", () => {
  it('for his own transfer: the payment is not his', async () => {
    const his = await aToken(ctx, ['9'])
    await block('a-1', [...transfers(), paid({ memo: '' })], seconds(1))
    expect(await statusOf(his)).toMatchObject({ status: 'awaiting_payment', payments: [] })
    expect(await held()).toMatchObject([{ state: 'held', heldReason: 'unmatched', payer: wallet }])
  })

  it("for the payer's transfer, to relay it himself and take the refund: there is nothing to take", async () => {
    const his = await aToken(ctx, ['1'], { refundAddress: mallory })
    await block('a-1', [...transfers(), paid({ memo: '' })], seconds(1))
    await block('b-1', [received(theirs, 'success', '1')], seconds(2))
    expect(await statusOf(his)).toMatchObject({ refunds: [], payments: [] })
    expect(await held()).toMatchObject([{ state: 'held', heldReason: 'unmatched', payer: wallet }])
  })

  it("for the payer's transfer, with the payer's address: all that comes back goes to the payer", async () => {
    const his = await aToken(ctx, ['1'])
    await block('a-1', [...transfers(), paid({ memo: '' })], seconds(1))
    await block('b-1', [received(theirs, 'success', '1')], seconds(2))
    expect(await statusOf(his)).toMatchObject({ status: 'not_cleared', refunds: [{ amount: { amount: '1100' }, to: wallet }] })
  })
})

describe('a payment whose payer has not signed', () => {
  const thief = { walletAddress: mallory, refundAddress: mallory }
  const contract = writeAddress('cosmos', new Uint8Array(32).fill(5))

  it.each([
    ['by a grant', wallet],
    ['through a contract', contract],
  ])('%s pays the order that its memo names, and what is too much goes to nobody that its signer could have named', async (_, from) => {
    const token = await aToken(ctx, ['1'], thief)
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id), amount: '1500uatom', from, by: mallory })], seconds(1))
    expect(await statusOf(token)).toMatchObject({
      status: 'queued',
      refunds: [{ reason: 'over', status: 'awaiting_approval', waitsFor: 'no-safe-recipient' }],
    })
    expect((await statusOf(token))?.refunds[0]?.to).toBeUndefined()
  })

  it.each([
    ['by a grant', wallet],
    ['through a contract', contract],
  ])('%s brings the thief nothing when he relays the transfer himself', async (_, from) => {
    const token = await aToken(ctx, ['1'], thief)
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id), from, by: mallory })], seconds(1))
    await block('b-1', [received(theirs, 'success', '1')], seconds(2))
    expect(await statusOf(token)).toMatchObject({
      status: 'not_cleared',
      refunds: [{ reason: 'cleared-by-other', amount: { amount: '1100' }, status: 'awaiting_approval', waitsFor: 'no-safe-recipient' }],
    })
  })

  it("is held in its owner's name where all of it would go back", async () => {
    const token = await aToken(ctx, ['1'], thief)
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id), amount: '600uatom', by: mallory })], seconds(1))
    expect(await held()).toMatchObject([{ heldReason: 'underpaid' }])
    await block('a-1', [], seconds(300 + 24 * 3600 + 1))
    await returnUnderpaid({ ...ctx, now: () => seconds(300 + 24 * 3600 + 1) })
    await block('a-1', [paid({ memo: paymentMemo(token.id), amount: '7ibc/USDC', by: mallory })], seconds(300 + 24 * 3600 + 2))
    await settleLate(ctx)
    await block('a-1', [paid({ memo: paymentMemo(token.id), by: mallory })], seconds(300 + 8 * 24 * 3600))
    expect(await held()).toMatchObject([1, 2, 3].map(() => ({ state: 'held', heldReason: 'no-safe-recipient', payer: wallet })))
    expect((await statusOf(token))?.refunds).toEqual([])
  })

  it('goes back to where it came from, when the order says just that', async () => {
    const token = await aToken(ctx, ['1'])
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id), amount: '1500uatom', by: mallory })], seconds(1))
    expect(await statusOf(token)).toMatchObject({ status: 'queued', refunds: [{ reason: 'over', to: wallet, status: 'due' }] })
  })
})

describe('a payment with a memo', () => {
  it("pays the order that it names, whoever sent it and whatever is around it; the rest goes to that order's refund address", async () => {
    const [mine, named] = [await aToken(ctx, ['1']), await aToken(ctx, ['2'], { walletAddress: mallory, refundAddress: mallory })]
    await block(
      'a-1',
      [...transfers(), paid({ memo: `order no. "${paymentMemo(named.id).toLowerCase()}", thanks`, amount: '1500uatom' })],
      seconds(1),
    )
    expect(await statusOf(named)).toMatchObject({
      status: 'queued',
      payments: [{ payer: wallet, match: 'over' }],
      refunds: [{ reason: 'over', to: mallory }],
    })
    expect(await statusOf(mine)).toMatchObject({ status: 'awaiting_payment', payments: [] })
  })

  it('comes back when the order has ended', async () => {
    const token = await aToken(ctx, ['1'])
    await block('a-1', [sent('1'), paid({ memo: paymentMemo(token.id) })], seconds(1))
    await block('b-1', [received(ours, 'success', '1')], seconds(2))
    await block('a-1', [paid({ memo: paymentMemo(token.id), amount: '900uatom' })], seconds(3))
    expect(await statusOf(token)).toMatchObject({
      status: 'cleared',
      payments: [{ match: 'exact' }, { match: 'duplicate', state: 'settled' }],
      refunds: [{ reason: 'duplicate', amount: { amount: '900' } }],
    })
  })

  it('keeps coins that we do not take for a person to look at, and spends no gas on them', async () => {
    const token = await aToken(ctx, ['1'])
    await block(
      'a-1',
      [
        sent('1'),
        paid({ memo: paymentMemo(token.id), amount: '1100uatom,900000000factory/x/junk' }),
        paid({ memo: '', amount: '5factory/x/junk' }),
      ],
      seconds(1),
    )
    expect(await statusOf(token)).toMatchObject({ status: 'queued', refunds: [{ reason: 'wrong-denom', status: 'awaiting_approval' }] })
    expect(await held()).toMatchObject([{ state: 'settled' }, { state: 'held', heldReason: 'needs-approval' }])
  })
})

describe('what came in another way', () => {
  it('over IBC without a memo is held for nobody in particular', async () => {
    await block(
      'a-1',
      [
        {
          ...sent('1'),
          events: [
            anEvent('coin_received', { receiver: service, amount: '1100uatom' }),
            anEvent('transfer', { recipient: service, sender: 'cosmos1escrow', amount: '1100uatom' }),
            anEvent('fungible_token_packet', { receiver: service, success: 'true', memo: '' }),
          ],
        },
      ],
      seconds(1),
    )
    expect(await held()).toMatchObject([{ payer: null, state: 'held', heldReason: 'no-safe-recipient', match: 'unmatched' }])
  })

  it("over IBC with the order in the packet's memo pays that order; what is too much goes to its refund address", async () => {
    const token = await aToken(ctx, ['1'])
    await block(
      'a-1',
      [
        sent('1'),
        {
          ...paid({ memo: 'the relayer' }),
          events: [
            anEvent('coin_received', { receiver: service, amount: '1500uatom' }),
            anEvent('fungible_token_packet', { receiver: service, success: 'true', memo: `{"note":"${paymentMemo(token.id)}"}` }),
          ],
        },
      ],
      seconds(1),
    )
    expect(await statusOf(token)).toMatchObject({
      status: 'queued',
      payments: [{ match: 'over' }],
      refunds: [{ reason: 'over', amount: { amount: '400' }, to: token.refundAddress }],
    })
  })

  it("to our address on another chain goes back to the order's wallet when that has paid, and is held else", async () => {
    const elsewhere = {
      ...ctx,
      settings: {
        ...ctx.settings,
        serviceAddresses: new Map([
          ['a-1', service],
          ['b-1', service],
        ]),
      },
    }
    block = blocksFor(elsewhere)
    const token = await aToken(ctx, ['1'])
    const bytes = new Uint8Array(20).fill(1)
    await block(
      'b-1',
      [paid({ memo: paymentMemo(token.id), from: writeAddress('zone', bytes) }), paid({ memo: paymentMemo(token.id), from: mallory })],
      seconds(1),
    )
    expect(await statusOf(token)).toMatchObject({
      status: 'awaiting_payment',
      payments: [
        { chainId: 'b-1', match: 'wrong-denom', state: 'settled' },
        { chainId: 'b-1', match: 'wrong-denom', state: 'held', heldReason: 'no-safe-recipient' },
      ],
      refunds: [{ reason: 'wrong-denom', amount: { amount: '1100' }, to: writeAddress('zone', bytes) }],
    })
  })

  it('dust is held instead of costing more to send back than it is worth', async () => {
    const token = await aToken(ctx, ['1'])
    await block(
      'a-1',
      [
        sent('1'),
        paid({ memo: '', amount: '3uatom' }),
        paid({ memo: paymentMemo(token.id) }),
        paid({ memo: paymentMemo(token.id), amount: '2uatom' }),
      ],
      seconds(1),
    )
    expect((await held()).map(row => [row.state, row.heldReason])).toEqual([
      ['held', 'dust'],
      ['settled', null],
      ['held', 'dust'],
    ])
  })
})
