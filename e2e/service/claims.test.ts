import type { PacketId, PaymentInTx, Quote, TxPaymentsView } from '@relayooor/shared'
import type { Payer } from './people.ts'
import { createHash } from 'node:crypto'
import { Secp256k1HdWallet } from '@cosmjs/amino'
import { createMultisig } from '@relayooor/sandbox/tx/testing.ts'
import { Problem } from '@relayooor/shared'
import { GenericAuthorization } from 'cosmjs-types/cosmos/authz/v1beta1/authz'
import { MsgExec, MsgGrant } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgMultiSend, MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { expect, it } from 'vitest'
import { signArbitrary } from '../../server/src/accounts/testing.ts'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { addressOf, finished, patience, pay, payers, quoteFor, sendTx, statusOf, stuckTransfer, walletOf } from './people.ts'
import { hub, useStage, zone } from './stage.ts'

const adminKey = 'a key for admins that is long enough'
const stage = useStage({ env: { ADMIN_API_KEY: adminKey } })

/** What each order here costs: one transfer. Bob's are not of alice's wallet, so what she pays without a memo is not matched to them. */
const price = async () => quoteFor(stage.current, [await stuckTransfer(stage.current)])
const api = () => stage.current.service.api
const look = (txHash: string) => api().call('paymentsInTx', { params: { chainId: hub, txHash }, query: {} })

/** What was seen of a transaction, once it is as wanted. */
function seen(txHash: string, fits: (view: TxPaymentsView) => boolean): Promise<TxPaymentsView> {
  return until(
    'the transaction is seen so',
    async () => {
      const view = await look(txHash)
      if (fits(view)) return view
      throw new Error(JSON.stringify(view))
    },
    patience,
  )
}

const held = (txHash: string) => seen(txHash, ({ items }) => items.some(({ state }) => state === 'held'))
const settled = (txHash: string) => seen(txHash, ({ items }) => items.length > 0 && items.every(({ state }) => state === 'settled'))
function cameBack(txHash: string) {
  return seen(txHash, ({ items }) =>
    items.some(({ refunds }) => refunds.length > 0 && refunds.every(({ status }) => status === 'confirmed')),
  )
}

/** Pays the price without saying for what. */
const payUnmatched = async (quote: Quote, memo = '') => pay(stage.current, quote, { memo })

async function claim(txHash: string, token: string | undefined, signer: Payer = 'alice') {
  const asked = { chainId: hub, txHash, ...(token !== undefined && { token }) }
  const { nonce, message } = await api().call('claimChallenge', { body: asked })
  const wallet = await Secp256k1HdWallet.fromMnemonic(stage.current.sandbox.account(signer).mnemonic, { prefix: 'cosmos' })
  return api().call('claim', { body: { ...asked, nonce, ...(await signArbitrary(wallet, message)) } })
}

async function ownTransfer(): Promise<PacketId> {
  const { sequence } = await stage.current.sandbox.control.transfer({
    chainId: hub,
    from: 'alice',
    to: addressOf(stage.current, 'alice', zone),
    amount: 500n,
    channelId: 'channel-0',
  })
  return { chainId: hub, portId: 'transfer', channelId: 'channel-0', sequence: String(sequence) }
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Problem) return error.code
  throw error
}

const waits: Partial<PaymentInTx> = { state: 'held', heldReason: 'unmatched', may: ['attach', 'send-back'] }

it('a payment without a memo is held, and its payer alone attaches it to his order by a signature', async () => {
  const quote = await price()
  const txHash = await payUnmatched(quote, 'for my transfer, please')
  expect(await held(txHash)).toMatchObject({
    found: 'paid-us',
    items: [{ ...waits, payer: addressOf(stage.current, 'alice'), amounts: [quote.payment.amount] }],
  })
  expect(await codeOf(claim(txHash, quote.token, 'carol'))).toBe('signature-invalid')
  expect(await claim(txHash, quote.token)).toMatchObject({ items: [{ state: 'settled', token: quote.token }] })
  expect(await finished(stage.current, quote.token)).toMatchObject({
    status: 'cleared',
    payments: [{ txHash, match: 'exact' }],
    refunds: [],
  })
})

it('held money goes back to the account that paid, on its signature', async () => {
  const txHash = await payUnmatched(await price())
  await held(txHash)
  await claim(txHash, undefined)
  expect(await cameBack(txHash)).toMatchObject({
    items: [{ state: 'settled', may: [], refunds: [{ reason: 'unmatched', to: addressOf(stage.current, 'alice'), lessGas: true }] }],
  })
  expect(await codeOf(claim(txHash, undefined))).toBe('not-found')
})

it('a transaction with the memo of the claim does the same, from the account that paid alone', async () => {
  const quote = await price()
  const txHash = await payUnmatched(quote)
  await held(txHash)
  const { memo, address } = await api().call('claimChallenge', { body: { chainId: hub, txHash, token: quote.token } })
  const byMemo = (payer: Payer) => pay(stage.current, { payment: { ...quote.payment, address, memo } }, { payer, amount: '1' })
  expect(await held(await byMemo('carol'))).toMatchObject({ items: [{ heldReason: 'dust' }] })
  expect(await look(txHash)).toMatchObject({ items: [waits] })
  await byMemo('alice')
  expect(await settled(txHash)).toMatchObject({ items: [{ token: quote.token, match: 'exact' }] })
  expect(await finished(stage.current, quote.token)).toMatchObject({ status: 'cleared' })
})

it('a multisig, which can sign no text, claims by a transaction', async () => {
  const { sandbox } = stage.current
  const multisig = await createMultisig(
    payers.map(name => sandbox.account(name).mnemonic),
    2,
    'cosmos',
  )
  const quote = await price()
  await pay(
    stage.current,
    { payment: { ...quote.payment, address: multisig.address, memo: '' } },
    { amount: String(2n * BigInt(quote.payment.amount.amount)) },
  )
  const send = async (amount: string, memo: string) =>
    sendTx(
      stage.current,
      await multisig.send({
        chainId: hub,
        ...sandbox.chain(hub).nextSequence(multisig.address),
        to: quote.payment.address,
        amount: { ...quote.payment.amount, amount },
        memo,
        members: [0, 2],
      }),
    )
  const txHash = await send(quote.payment.amount.amount, '')
  expect(await held(txHash)).toMatchObject({ items: [{ ...waits, payer: multisig.address }] })
  expect(await codeOf(claim(txHash, quote.token))).toBe('signature-invalid')
  const { memo } = await api().call('claimChallenge', { body: { chainId: hub, txHash, token: quote.token } })
  await send('1', memo)
  expect(await finished(stage.current, quote.token)).toMatchObject({
    status: 'cleared',
    payments: [{ txHash, match: 'exact', payer: multisig.address }],
  })
})

it('a grant of one unit takes nothing of what its giver has held here', async () => {
  const [alice, carol] = [addressOf(stage.current, 'alice'), addressOf(stage.current, 'carol')]
  const quote = await price()
  const txHash = await payUnmatched(quote)
  await held(txHash)
  const authorization = { typeUrl: GenericAuthorization.typeUrl, value: GenericAuthorization.encode({ msg: MsgSend.typeUrl }).finish() }
  const giver = await walletOf(stage.current, 'alice')
  await sendTx(
    stage.current,
    await giver.sign(
      [{ typeUrl: MsgGrant.typeUrl, value: MsgGrant.fromPartial({ granter: alice, grantee: carol, grant: { authorization } }) }],
      {},
    ),
  )

  const { memo, address } = await api().call('claimChallenge', { body: { chainId: hub, txHash, token: quote.token } })
  const thief = await walletOf(stage.current, 'carol')
  const takes = (amount: string, memo: string) =>
    thief.sign(
      [
        {
          typeUrl: MsgExec.typeUrl,
          value: {
            grantee: carol,
            msgs: [
              {
                typeUrl: MsgSend.typeUrl,
                value: MsgSend.encode({ fromAddress: alice, toAddress: address, amount: [{ ...quote.payment.amount, amount }] }).finish(),
              },
            ],
          },
        },
      ],
      { memo },
    )
  const tried = await sendTx(stage.current, await takes('1', memo))
  expect(await held(tried)).toMatchObject({ items: [{ payer: alice }] })
  expect(await look(txHash)).toMatchObject({ items: [waits] })
  expect(await statusOf(stage.current, quote.token)).toMatchObject({ status: 'awaiting_payment', payments: [] })

  // Nor does he get what he lets her pay too much for an order of his.
  const own = await quoteFor(stage.current, [await stuckTransfer(stage.current)], { payer: 'carol' })
  await sendTx(stage.current, await takes(String(2n * BigInt(own.payment.amount.amount)), own.payment.memo))
  expect(await finished(stage.current, own.token)).toMatchObject({
    status: 'cleared',
    refunds: [{ reason: 'over', status: 'awaiting_approval', waitsFor: 'no-safe-recipient' }],
  })
})

it("a payment without a memo pays the payer's own order; an order that a stranger opened in its name gets nothing", async () => {
  const strangers = await price()
  const txHash = await payUnmatched(strangers)
  expect(await held(txHash)).toMatchObject({ items: [waits] })
  expect(await statusOf(stage.current, strangers.token)).toMatchObject({ status: 'awaiting_payment', payments: [] })

  // Of two transfers, so that nothing else costs the same.
  const own = await quoteFor(stage.current, [await ownTransfer(), await ownTransfer()])
  const second = await payUnmatched(own)
  expect(await finished(stage.current, own.token)).toMatchObject({ status: 'cleared', payments: [{ txHash: second, match: 'exact' }] })
})

it('several transfers in one transaction, a MultiSend and an authz execution pay like one', async () => {
  const quote = await price()
  const {
    address,
    memo,
    amount: { denom, amount },
  } = quote.payment
  const alice = addressOf(stage.current, 'alice')
  const coins = (units: bigint) => [{ denom, amount: units.toString() }]
  const part = BigInt(amount) / 3n
  const inner = {
    typeUrl: MsgSend.typeUrl,
    value: MsgSend.encode({ fromAddress: alice, toAddress: address, amount: coins(part) }).finish(),
  }
  const user = await walletOf(stage.current, 'alice')
  const bytes = await user.sign(
    [
      { typeUrl: MsgSend.typeUrl, value: { fromAddress: alice, toAddress: address, amount: coins(part) } },
      { typeUrl: MsgExec.typeUrl, value: { grantee: alice, msgs: [inner] } },
      {
        typeUrl: MsgMultiSend.typeUrl,
        value: {
          inputs: [{ address: alice, coins: coins(BigInt(amount) - 2n * part + 1n) }],
          outputs: [
            { address, coins: coins(BigInt(amount) - 2n * part) },
            { address: addressOf(stage.current, 'bob'), coins: coins(1n) },
          ],
        },
      },
    ],
    { memo },
  )
  const txHash = await sendTx(stage.current, bytes)
  expect(await finished(stage.current, quote.token)).toMatchObject({
    status: 'cleared',
    payments: [{ txHash, match: 'exact', payer: alice, amounts: [quote.payment.amount] }],
    refunds: [],
  })
})

it("what came over IBC, a returning coin too, is nobody's to claim; an admin attaches it or sends it back", async () => {
  const quote = await price()
  const {
    address,
    amount: { denom, amount },
  } = quote.payment
  const bob = (chainId: string) => addressOf(stage.current, 'bob', chainId)
  const foreign = await carry(zone, { to: address, amount: 77n })
  await carry(hub, { to: bob(zone), amount: BigInt(amount) })
  const voucher = `ibc/${createHash('sha256').update(`transfer/channel-0/${denom}`).digest('hex').toUpperCase()}`
  const returning = await carry(zone, { to: address, amount: BigInt(amount), denom: voucher })
  expect(await held(foreign)).toMatchObject({ items: [{ heldReason: 'no-safe-recipient', may: [] }] })
  expect(await held(returning)).toMatchObject({ items: [{ heldReason: 'no-safe-recipient', may: [], amounts: [{ denom, amount }] }] })
  expect((await look(returning)).items[0]?.payer).toBeUndefined()
  expect(await codeOf(claim(returning, quote.token))).toBe('not-claimable')

  const admin = createApi(stage.current.service.url, { 'X-Admin-Key': adminKey })
  expect(await codeOf(api().call('adminPayments', { query: { state: 'held' } }))).toBe('sign-in-required')
  const numberOf = async (txHash: string) => (await admin.call('adminPayments', { query: { txHash } })).items[0]?.id ?? ''
  await admin.call('adminAttachPayment', {
    params: { id: await numberOf(returning) },
    body: { token: quote.token, note: 'bob wrote to us' },
  })
  expect(await finished(stage.current, quote.token)).toMatchObject({ status: 'cleared', payments: [{ txHash: returning, match: 'exact' }] })
  const back = await admin.call('adminRefundPayment', {
    params: { id: await numberOf(foreign) },
    body: { to: bob(hub), note: 'bob wrote to us' },
  })
  expect(back).toMatchObject({
    state: 'settled',
    refunds: [{ reason: 'unmatched', to: bob(hub), status: 'awaiting_approval', waitsFor: 'foreign-denom' }],
  })
})

/** A transfer of bob, delivered. @returns the hash of its delivery */
async function carry(chainId: string, order: { to: string; amount: bigint; denom?: string }): Promise<string> {
  const { control } = stage.current.sandbox
  const { sequence } = await control.transfer({ chainId, from: 'bob', channelId: 'channel-0', ...order })
  const [hash = ''] = await control.relay({ chainId, channelId: 'channel-0', sequence }, 'deliver')
  return hash
}

it('a transaction that paid us nothing is told so', async () => {
  const quote = await price()
  expect(await look('00'.repeat(32))).toEqual({ chainId: hub, txHash: '00'.repeat(32), found: 'not-yet', items: [] })
  const elsewhere = await pay(stage.current, { payment: { ...quote.payment, address: addressOf(stage.current, 'dave') } })
  await seen(elsewhere, ({ found }) => found === 'not-to-us')
  const failed = await pay(stage.current, quote, { amount: '999999999999999' })
  expect(await seen(failed, ({ found }) => found === 'failed')).toMatchObject({ failure: { code: 5 }, items: [] })
  expect(await codeOf(api().call('claimChallenge', { body: { chainId: hub, txHash: elsewhere } }))).toBe('not-found')
})
