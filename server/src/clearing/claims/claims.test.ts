import type { TestWallet } from '../../accounts/testing.ts'
import type { TokenRow } from '../../db/schema/index.ts'
import type { ChainAnswers } from '../testing.ts'
import { paymentMemo, Problem, writeAddress } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aWallet } from '../../accounts/testing.ts'
import { auditLog, payments, refunds } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { issueChallenge } from '../../db/walletChallenges.ts'
import { ledgerFaults } from '../ledger/testing/ledgerFaults.ts'
import { aChain, aContext, anEvent, aToken, blocksFor, paid, sent, service, startedAt } from '../testing.ts'
import { askClaim } from '../views/askClaim.ts'
import { listPayments } from '../views/listPayments.ts'
import { viewPaymentsInTx } from '../views/presentPayments.ts'
import { loadStatus } from '../views/presentStatus.ts'
import { viewClaim } from '../views/viewClaim.ts'
import { claimPayment } from './claimPayment.ts'
import { attachByAdmin, refundByAdmin } from './settleByAdmin.ts'

const database = await useDatabase()
let ctx: Awaited<ReturnType<typeof aContext>>
let block: ReturnType<typeof blocksFor>
let [alice, bob]: TestWallet[] = []
let now = startedAt

beforeAll(async () => {
  ;[alice, bob] = await Promise.all([aWallet(21), aWallet(22)])
})
beforeEach(async () => {
  now = startedAt
  ctx = await aContext(database, { now: () => now, chains: new Map([['a-1', aChain()]]) })
  block = blocksFor(ctx)
})
afterEach(async () => expect(await ledgerFaults(database.db)).toEqual([]))

const admin = { at: startedAt, actor: 'admin-key', source: '10.0.0.1', note: 'a call from the owner' }
const seconds = (n: number) => new Date(startedAt.getTime() + n * 1000)
const statusOf = (token: TokenRow) => loadStatus(ctx, token.id)
const look = (txHash: string) => viewPaymentsInTx(ctx, 'a-1', txHash)
const paymentsNow = () => database.db.select().from(payments).orderBy(payments.id)
async function refundsNow() {
  return (await database.db.select().from(refunds).orderBy(refunds.id)).map(({ reason, amount, to, status }) => [
    reason,
    amount,
    to,
    status,
  ])
}

function user(wallet: TestWallet | undefined): TestWallet {
  if (!wallet) throw new Error('no wallet')
  return wallet
}

/** A payment of alice that names no order, in a block. @returns its transaction */
async function unmatched(options: Partial<Parameters<typeof paid>[0]> = {}): Promise<string> {
  const tx = paid({ memo: '', from: user(alice).address, ...options })
  await block('a-1', [tx], seconds(1))
  return tx.hash
}

/** An order of alice for somebody else's transfer, so that her payments are not matched to it automatically. */
async function anOrder(overrides: Partial<TokenRow> = {}): Promise<TokenRow> {
  await block('a-1', [sent('1')], startedAt)
  return aToken(ctx, ['1'], { walletAddress: user(alice).address, refundAddress: user(alice).address, ...overrides })
}

async function claim(txHash: string, token: string | undefined, signer: TestWallet | undefined = alice) {
  const asked = { chainId: 'a-1', txHash, token }
  const { nonce, message } = await askClaim(ctx, asked)
  return claimPayment(ctx, { ...asked, nonce, ...(await user(signer).sign(message)) }, '10.0.0.2')
}

async function problemOf(act: Promise<unknown>): Promise<[string, unknown]> {
  const error = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Problem)) throw new TypeError(`not a problem: ${String(error)}`)
  return [error.code, error.factsOf('not-claimable')?.reason ?? error.factsOf('signature-invalid')?.fault]
}

describe('looking at a transaction', () => {
  const tx = (code: number, height: number) => ({ ...paid({ memo: '', code }), height, codespace: 'sdk', log: 'out of gas' })

  it.each<[string, ChainAnswers, object]>([
    ['no node has it in a block', { tx: async () => null }, { found: 'not-yet', items: [] }],
    ['it is in a block that we have not read', { tx: async () => tx(0, 7) }, { found: 'not-yet', height: '7', items: [] }],
    [
      'the chain refused it',
      { tx: async () => tx(11, 1) },
      { found: 'failed', height: '1', failure: { code: 11, codespace: 'sdk', log: 'out of gas' }, items: [] },
    ],
    ['it paid somebody else', { tx: async () => tx(0, 1) }, { found: 'not-to-us', height: '1', items: [] }],
  ])('says so: %s', async (_, answers, found) => {
    ctx = { ...ctx, chains: new Map([['a-1', aChain(answers)]]) }
    await block('a-1', [])
    expect(await look('AA')).toEqual({ chainId: 'a-1', txHash: 'AA', ...found })
  })

  it('says what is held and what its payer may ask for, or which order it belongs to', async () => {
    expect(await look(await unmatched())).toMatchObject({
      found: 'paid-us',
      items: [{ payer: user(alice).address, state: 'held', heldReason: 'unmatched', may: ['attach', 'send-back'], refunds: [] }],
    })
    const order = await anOrder()
    expect(await look(await unmatched({ memo: paymentMemo(order.id), amount: '1200uatom' }))).toMatchObject({
      items: [{ token: order.id, match: 'over', state: 'settled', may: [], refunds: [{ reason: 'over' }] }],
    })
    expect(await look(await unmatched({ amount: '3uatom' }))).toMatchObject({ items: [{ heldReason: 'dust', may: ['attach'] }] })
    expect(await look(await unmatched({ amount: '7factory/x/junk' }))).toMatchObject({
      items: [{ heldReason: 'needs-approval', may: ['send-back'] }],
    })
  })
})

describe('a claim by signature', () => {
  it('names the site, the chain, the transaction and what is asked', async () => {
    const order = await anOrder()
    const txHash = await unmatched()
    const { message, memo, nonce, address, payments: shown } = await askClaim(ctx, { chainId: 'a-1', txHash, token: order.id })
    for (const part of ['clear.example', 'a-1', txHash, order.id, order.refundAddress, nonce, user(alice).address])
      expect(message).toContain(part)
    expect((await askClaim(ctx, { chainId: 'a-1', txHash })).message).toContain('send it back to this account')
    expect([memo, address, shown.length]).toEqual([`CLAIM-${nonce}`, service, 1])
  })

  it('attaches the payment to an order, which begins', async () => {
    const order = await anOrder()
    const txHash = await unmatched()
    await claim(txHash, order.id)
    const status = await statusOf(order)
    expect(status).toMatchObject({ status: 'queued', payments: [{ txHash, match: 'exact', state: 'settled' }], refunds: [] })
    expect(status?.timeline.map(line => line.text)).toContain(
      '1,100 uatom (decimals not known) now counts for this order: the exact amount.',
    )
    const actions = await database.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.actor, user(alice).address))
    expect(actions).toMatchObject([{ action: 'accept-payment', source: '10.0.0.2', before: { state: 'held', reason: 'unmatched' } }])
  })

  it('attaches to an order that was asked for after the payment, and what is too much comes back', async () => {
    const txHash = await unmatched({ amount: '1500uatom' })
    now = seconds(3600)
    const order = await anOrder({ createdAt: now, expiresAt: seconds(3900) })
    await claim(txHash, order.id)
    expect(await statusOf(order)).toMatchObject({
      status: 'queued',
      payments: [{ match: 'over' }],
      refunds: [{ reason: 'over', amount: { amount: '400' } }],
    })
  })

  it('attaches too little as a beginning, and the rest completes it', async () => {
    const order = await anOrder()
    await claim(await unmatched({ amount: '600uatom' }), order.id)
    expect(await statusOf(order)).toMatchObject({ status: 'underpaid', payments: [{ state: 'held', heldReason: 'underpaid' }] })
    await unmatched({ memo: paymentMemo(order.id), amount: '500uatom' })
    expect(await statusOf(order)).toMatchObject({ status: 'queued', refunds: [] })
  })

  it('sends it back to the account that paid', async () => {
    const txHash = await unmatched()
    await claim(txHash, undefined)
    expect(await refundsNow()).toEqual([['unmatched', 1100n, user(alice).address, 'due']])
    expect(await look(txHash)).toMatchObject({ items: [{ state: 'settled', may: [], refunds: [{ reason: 'unmatched', status: 'due' }] }] })
  })

  it('takes back what was too little before its time is over', async () => {
    const order = await anOrder()
    await claim(await unmatched({ memo: paymentMemo(order.id), amount: '600uatom' }), undefined)
    expect(await statusOf(order)).toMatchObject({
      status: 'awaiting_payment',
      refunds: [{ reason: 'underpaid', amount: { amount: '600' }, to: user(alice).address }],
    })
  })

  it('asks back what an admin has to agree to', async () => {
    await claim(await unmatched({ amount: '7factory/x/junk' }), undefined)
    expect(await refundsNow()).toEqual([['unmatched', 7n, user(alice).address, 'awaiting_approval']])
  })

  it('of another account does nothing', async () => {
    const txHash = await unmatched()
    expect(await problemOf(claim(txHash, undefined, bob))).toEqual(['signature-invalid', 'other-account'])
    expect(await paymentsNow()).toMatchObject([{ state: 'held' }])
  })

  it('for one thing is good for nothing else, and only once, and not for ever', async () => {
    const order = await anOrder()
    const [txHash, second] = [await unmatched(), await unmatched()]
    const asked = { chainId: 'a-1', txHash }
    const { nonce, message } = await askClaim(ctx, asked)
    const proof = { ...asked, nonce, ...(await user(alice).sign(message)) }
    expect(await problemOf(claimPayment(ctx, { ...proof, token: order.id }, ''))).toEqual(['challenge-over', undefined])
    expect(await problemOf(claimPayment(ctx, { ...proof, txHash: second }, ''))).toEqual(['challenge-over', undefined])
    expect(await problemOf(claimPayment(ctx, { ...proof, ...(await user(alice).sign(`${message} `)) }, ''))).toEqual([
      'signature-invalid',
      'other-message',
    ])
    now = seconds(24 * 3600 + 1)
    expect(await problemOf(claimPayment(ctx, proof, ''))).toEqual(['challenge-over', undefined])
    now = startedAt
    await claimPayment(ctx, proof, '')
    expect(await problemOf(claimPayment(ctx, proof, ''))).toEqual(['challenge-over', undefined])
    expect(await refundsNow()).toHaveLength(1)
  })

  it.each<[string, Partial<TokenRow>, string]>([
    ['is paid', { status: 'paid' }, 'order-paid'],
    ['was over more than a week ago', { expiresAt: seconds(-8 * 24 * 3600), createdAt: seconds(-9 * 24 * 3600) }, 'order-over'],
    ['is paid in another coin', { denom: 'ibc/USDC' }, 'other-coin'],
  ])('leaves everything as it is when the order %s, and may be used for another try', async (_, overrides, reason) => {
    const order = await anOrder(overrides)
    const txHash = await unmatched()
    expect(await problemOf(claim(txHash, order.id))).toEqual(['not-claimable', reason])
    expect(await paymentsNow()).toMatchObject([{ state: 'held', token: null }])
    await claim(txHash, undefined)
  })

  it('of two at once one is done', async () => {
    const order = await anOrder()
    const txHash = await unmatched()
    const ends = await Promise.allSettled([claim(txHash, order.id), claim(txHash, undefined)])
    expect(ends.filter(end => end.status === 'fulfilled')).toHaveLength(1)
  })

  it('is not offered where there is nothing to claim, or nobody who could prove it', async () => {
    const order = await anOrder()
    expect(await problemOf(askClaim(ctx, { chainId: 'a-1', txHash: 'AA' }))).toEqual(['not-found', undefined])
    const arrival = {
      ...sent('2'),
      events: [
        anEvent('coin_received', { receiver: service, amount: '9uatom' }),
        anEvent('fungible_token_packet', { receiver: service, success: 'true', memo: '' }),
      ],
    }
    await block('a-1', [arrival])
    expect(await problemOf(askClaim(ctx, { chainId: 'a-1', txHash: arrival.hash }))).toEqual(['not-claimable', 'no-payer'])
    const dust = await unmatched({ amount: '3uatom' })
    expect(await problemOf(askClaim(ctx, { chainId: 'a-1', txHash: dust }))).toEqual(['not-claimable', 'not-possible'])
    const under = await unmatched({ memo: paymentMemo(order.id), amount: '600uatom' })
    expect(await problemOf(askClaim(ctx, { chainId: 'a-1', txHash: under, token: order.id }))).toEqual(['not-claimable', 'not-possible'])
  })
})

describe('a claim by a transaction', () => {
  async function claimBy(from: string, txHash: string, token?: string, amount = '5uatom') {
    const { memo } = await askClaim(ctx, { chainId: 'a-1', txHash, token })
    return unmatched({ from, memo: `"${memo}"`, amount })
  }

  /** What waits for a claim is told of it. */
  async function told(txHash: string, memo: string) {
    const { nonce, ...fate } = await viewClaim(ctx, { chainId: 'a-1', txHash, nonce: memo.replace('CLAIM-', '') })
    expect(memo).toContain(nonce)
    return fate
  }

  it('from the account that paid attaches the payment; its own coins go back', async () => {
    const order = await anOrder()
    const txHash = await unmatched()
    const { memo } = await askClaim(ctx, { chainId: 'a-1', txHash, token: order.id })
    expect(await told(txHash, memo)).toEqual({ state: 'awaited' })
    const own = await unmatched({ memo, amount: '5uatom' })
    expect(await told(txHash, memo)).toEqual({ state: 'done' })
    expect(await statusOf(order)).toMatchObject({ status: 'queued', payments: [{ match: 'exact', state: 'settled' }], refunds: [] })
    expect(await refundsNow()).toEqual([['unmatched', 5n, user(alice).address, 'due']])
    expect(await look(own)).toMatchObject({ items: [{ state: 'settled', match: 'unmatched' }] })
  })

  it('from a multisig sends the payment back; coins that are worth less than sending them are held', async () => {
    const multisig = writeAddress('cosmos', new Uint8Array(20).fill(5))
    const txHash = await unmatched({ from: multisig })
    await claimBy(multisig, txHash, undefined, '1uatom')
    expect(await refundsNow()).toEqual([['unmatched', 1100n, multisig, 'due']])
    expect(await paymentsNow()).toMatchObject([{ state: 'settled' }, { state: 'held', heldReason: 'dust' }])
  })

  it("that moves the payer's coins by a grant, and is signed by who holds it, takes nothing, and says so", async () => {
    const order = await anOrder({ walletAddress: user(bob).address, refundAddress: user(bob).address })
    const txHash = await unmatched({ amount: '1500uatom' })
    const { memo } = await askClaim(ctx, { chainId: 'a-1', txHash, token: order.id })
    const thief = await unmatched({ memo, amount: '5uatom', by: user(bob).address })
    expect(await paymentsNow()).toMatchObject([
      { state: 'held', token: null },
      { state: 'held', heldReason: 'unmatched', payer: user(alice).address, authority: null },
    ])
    expect(await statusOf(order)).toMatchObject({ status: 'awaiting_payment', payments: [] })
    expect(await told(txHash, memo)).toEqual({ state: 'awaited', refused: { reason: 'not-signed', txHash: thief } })
    expect(await refundsNow()).toEqual([])
    // Its owner still can, with the same memo.
    await unmatched({ memo, amount: '5uatom' })
    expect(await told(txHash, memo)).toEqual({ state: 'done' })
  })

  it("through a contract, which anybody may call, takes nothing: nobody may claim a contract's money, and an admin sends it", async () => {
    const contract = writeAddress('cosmos', new Uint8Array(32).fill(5))
    const txHash = await unmatched({ from: contract, by: user(alice).address })
    expect(await look(txHash)).toMatchObject({ items: [{ payer: contract, state: 'held', may: [] }] })
    expect(await problemOf(askClaim(ctx, { chainId: 'a-1', txHash }))).toEqual(['not-claimable', 'no-payer'])
    const { nonce } = await issueChallenge(database.db, {
      purpose: 'claim',
      chainId: 'a-1',
      address: contract,
      claim: { txHash },
      now,
      lifetimeSeconds: 60,
      write: () => '',
    })
    await unmatched({ from: contract, by: user(bob).address, memo: `CLAIM-${nonce}`, amount: '5uatom' })
    expect(await paymentsNow()).toMatchObject([{ state: 'held' }, { state: 'held' }])
    const [payment] = await paymentsNow()
    await refundByAdmin(ctx, payment?.id ?? 0, { to: user(alice).address }, admin)
    expect(await refundsNow()).toEqual([['unmatched', 1100n, user(alice).address, 'due']])
  })

  it('from another account is a payment like any other; who waits is told, and the memo is still good', async () => {
    const txHash = await unmatched()
    const { memo } = await askClaim(ctx, { chainId: 'a-1', txHash })
    const stranger = await unmatched({ from: user(bob).address, memo, amount: '5uatom' })
    expect(await paymentsNow()).toMatchObject([{ state: 'held' }, { state: 'held', heldReason: 'unmatched' }])
    expect(await told(txHash, memo)).toEqual({ state: 'awaited', refused: { reason: 'other-account', txHash: stranger } })
    await unmatched({ memo, amount: '5uatom' })
    expect(await told(txHash, memo)).toEqual({ state: 'done' })
    await unmatched({ from: user(bob).address, memo, amount: '5uatom' })
    expect(await told(txHash, memo)).toEqual({ state: 'done' })
  })

  it('that comes when the memo is no longer good changes nothing, and says so', async () => {
    const txHash = await unmatched()
    const { memo } = await askClaim(ctx, { chainId: 'a-1', txHash })
    const late = paid({ memo, from: user(alice).address, amount: '5uatom' })
    await block('a-1', [late], seconds(24 * 3600))
    now = seconds(24 * 3600)
    expect(await told(txHash, memo)).toEqual({ state: 'over', refused: { reason: 'challenge-over', txHash: late.hash } })
    expect(await told(txHash, `CLAIM-${'0'.repeat(32)}`)).toEqual({ state: 'over' })
    expect(await told(late.hash, memo)).toEqual({ state: 'over' })
  })

  it('from an account that pays for others, as an exchange does, proves nothing', async () => {
    const order = await anOrder({ walletAddress: user(bob).address, refundAddress: user(bob).address })
    await unmatched({ memo: paymentMemo(order.id) })
    const txHash = await unmatched()
    const { memo } = await askClaim(ctx, { chainId: 'a-1', txHash })
    await unmatched({ memo, amount: '5uatom' })
    expect(await paymentsNow()).toMatchObject([{ state: 'settled' }, { state: 'held' }, { state: 'held' }])
    expect(await told(txHash, memo)).toMatchObject({ state: 'awaited', refused: { reason: 'shared-account' } })
  })

  it('is used once', async () => {
    const [first, second] = [await unmatched(), await unmatched()]
    const { memo } = await askClaim(ctx, { chainId: 'a-1', txHash: first })
    await unmatched({ memo })
    await unmatched({ memo })
    expect((await paymentsNow()).map(row => row.state)).toEqual(['settled', 'held', 'settled', 'held'])
    expect(await look(second)).toMatchObject({ items: [{ state: 'held' }] })
  })

  it('that comes too late for its order changes nothing but gives its own coins back, and says so in the audit log', async () => {
    const order = await anOrder()
    const txHash = await unmatched()
    const { memo } = await askClaim(ctx, { chainId: 'a-1', txHash, token: order.id })
    await unmatched({ memo: paymentMemo(order.id) })
    const own = await unmatched({ memo, amount: '5uatom' })
    expect(await look(txHash)).toMatchObject({ items: [{ state: 'held', heldReason: 'unmatched' }] })
    expect(await told(txHash, memo)).toEqual({ state: 'refused', refused: { reason: 'order-paid', txHash: own } })
    expect(await refundsNow()).toEqual([['unmatched', 5n, user(alice).address, 'due']])
    expect(await database.db.select().from(auditLog).where(eq(auditLog.action, 'refuse-claim'))).toMatchObject([
      { after: { claimed: txHash, refusal: 'order-paid' } },
    ])
  })
})

describe('an admin', () => {
  it('lists what is held, page by page', async () => {
    await unmatched()
    await unmatched({ amount: '3uatom' })
    await unmatched({ amount: '900uatom' })
    const first = await listPayments(ctx, { state: 'held', limit: 2 })
    const second = await listPayments(ctx, { state: 'held', limit: 2, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items].map(one => one.heldReason)).toEqual(['unmatched', 'dust', 'unmatched'])
    expect(second.nextCursor).toBeNull()
    expect((await listPayments(ctx, { reason: 'dust', limit: 2 })).items).toHaveLength(1)
    expect(await problemOf(listPayments(ctx, { limit: 2, cursor: 'x' }))).toEqual(['invalid-request', undefined])
  })

  it('sees which unpaid orders held money fits, and attaches it to one of them', async () => {
    const own = await anOrder({ amount: 900n })
    const friends = await anOrder({ walletAddress: user(bob).address, refundAddress: user(bob).address })
    await unmatched()
    await block('a-1', [], startedAt, [anEvent('coin_received', { receiver: service, amount: '1100uatom' })])
    const fits = async () =>
      (await listPayments(ctx, { limit: 9 })).items.map(one => one.fits.map(({ token, match, ofPayer }) => [token, match, ofPayer]))
    const ofFriend = [friends.id, 'exact', false]
    expect(await fits()).toEqual([[ofFriend], [ofFriend, [own.id, 'over', true]]])
    const [payment] = await paymentsNow()
    await attachByAdmin(ctx, payment?.id ?? 0, own.id, admin)
    expect(await statusOf(own)).toMatchObject({ status: 'queued' })
    expect(await fits()).toEqual([[ofFriend], []])
  })

  it('attaches what came from nobody in particular', async () => {
    const order = await anOrder()
    await block('a-1', [], startedAt, [anEvent('coin_received', { receiver: service, amount: '1100uatom' })])
    const [payment] = await paymentsNow()
    await attachByAdmin(ctx, payment?.id ?? 0, order.id, admin)
    expect(await statusOf(order)).toMatchObject({ status: 'queued' })
    expect(await database.db.select().from(auditLog).where(eq(auditLog.actor, 'admin-key'))).toMatchObject([
      {
        action: 'accept-payment',
        source: '10.0.0.1',
        before: { state: 'held', reason: 'no-safe-recipient' },
        after: { token: order.id, note: admin.note },
      },
    ])
    expect(await problemOf(attachByAdmin(ctx, payment?.id ?? 0, order.id, admin))).toEqual(['not-claimable', 'nothing-held'])
  })

  it('sends held money to an account that he names, on its chain alone', async () => {
    await unmatched()
    const [payment] = await paymentsNow()
    const to = user(bob).address
    expect(await problemOf(refundByAdmin(ctx, payment?.id ?? 0, { to: 'osmo1nobody' }, admin))).toEqual(['invalid-request', undefined])
    await refundByAdmin(ctx, payment?.id ?? 0, { to }, admin)
    expect(await refundsNow()).toEqual([['unmatched', 1100n, to, 'due']])
    expect(await problemOf(refundByAdmin(ctx, payment?.id ?? 0, { to }, admin))).toEqual(['not-claimable', 'nothing-held'])
    expect(await problemOf(refundByAdmin(ctx, 999, { to }, admin))).toEqual(['not-found', undefined])
  })
})
