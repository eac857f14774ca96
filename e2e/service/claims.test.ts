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
import { hub, useTestSetup, zone } from './testSetup.ts'

const adminKey = 'a key for admins that is long enough'
const setup = useTestSetup({ env: { ADMIN_API_KEY: adminKey } })

/** A quote for one transfer. It is bob's, so that alice's payments without a memo are not matched to it. */
const newQuote = async () => quoteFor(setup.current, [await stuckTransfer(setup.current)])
const api = () => setup.current.service.api
const look = (txHash: string) => api().call('paymentsInTx', { params: { chainId: hub, txHash }, query: {} })

/** The payments of a transaction, once they are as wanted. */
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

/** Pays the quote's amount without its memo. */
const payUnmatched = async (quote: Quote, memo = '') => pay(setup.current, quote, { memo })

async function claim(txHash: string, token: string | undefined, signer: Payer = 'alice') {
  const asked = { chainId: hub, txHash, ...(token !== undefined && { token }) }
  const { nonce, message } = await api().call('claimChallenge', { body: asked })
  const wallet = await Secp256k1HdWallet.fromMnemonic(setup.current.sandbox.account(signer).mnemonic, { prefix: 'cosmos' })
  return api().call('claim', { body: { ...asked, nonce, ...(await signArbitrary(wallet, message)) } })
}

async function ownTransfer(): Promise<PacketId> {
  const { sequence } = await setup.current.sandbox.control.transfer({
    chainId: hub,
    from: 'alice',
    to: addressOf(setup.current, 'alice', zone),
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
  const quote = await newQuote()
  const txHash = await payUnmatched(quote, 'for my transfer, please')
  expect(await held(txHash)).toMatchObject({
    found: 'paid-us',
    items: [{ ...waits, payer: addressOf(setup.current, 'alice'), amounts: [quote.payment.amount] }],
  })
  expect(await codeOf(claim(txHash, quote.token, 'carol'))).toBe('signature-invalid')
  expect(await claim(txHash, quote.token)).toMatchObject({ items: [{ state: 'settled', token: quote.token }] })
  expect(await finished(setup.current, quote.token)).toMatchObject({
    status: 'cleared',
    payments: [{ txHash, match: 'exact' }],
    refunds: [],
  })
})

it('held money goes back to the account that paid, on its signature', async () => {
  const txHash = await payUnmatched(await newQuote())
  await held(txHash)
  await claim(txHash, undefined)
  expect(await cameBack(txHash)).toMatchObject({
    items: [{ state: 'settled', may: [], refunds: [{ reason: 'unmatched', to: addressOf(setup.current, 'alice'), lessGas: true }] }],
  })
  expect(await codeOf(claim(txHash, undefined))).toBe('not-found')
})

it('a transaction with the memo of the claim does the same, from the account that paid alone', async () => {
  const quote = await newQuote()
  const txHash = await payUnmatched(quote)
  await held(txHash)
  const { memo, address } = await api().call('claimChallenge', { body: { chainId: hub, txHash, token: quote.token } })
  const byMemo = (payer: Payer) => pay(setup.current, { payment: { ...quote.payment, address, memo } }, { payer, amount: '1' })
  expect(await held(await byMemo('carol'))).toMatchObject({ items: [{ heldReason: 'dust' }] })
  expect(await look(txHash)).toMatchObject({ items: [waits] })
  await byMemo('alice')
  expect(await settled(txHash)).toMatchObject({ items: [{ token: quote.token, match: 'exact' }] })
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared' })
})

it('a multisig, which can sign no text, claims by a transaction', async () => {
  const { sandbox } = setup.current
  const multisig = await createMultisig(
    payers.map(name => sandbox.account(name).mnemonic),
    2,
    'cosmos',
  )
  const quote = await newQuote()
  await pay(
    setup.current,
    { payment: { ...quote.payment, address: multisig.address, memo: '' } },
    { amount: String(2n * BigInt(quote.payment.amount.amount)) },
  )
  const send = async (amount: string, memo: string) =>
    sendTx(
      setup.current,
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
  expect(await finished(setup.current, quote.token)).toMatchObject({
    status: 'cleared',
    payments: [{ txHash, match: 'exact', payer: multisig.address }],
  })
})

it('a grant of one unit takes nothing of what its giver has held here', async () => {
  const [alice, carol] = [addressOf(setup.current, 'alice'), addressOf(setup.current, 'carol')]
  const quote = await newQuote()
  const txHash = await payUnmatched(quote)
  await held(txHash)
  const authorization = { typeUrl: GenericAuthorization.typeUrl, value: GenericAuthorization.encode({ msg: MsgSend.typeUrl }).finish() }
  const giver = await walletOf(setup.current, 'alice')
  await sendTx(
    setup.current,
    await giver.sign(
      [{ typeUrl: MsgGrant.typeUrl, value: MsgGrant.fromPartial({ granter: alice, grantee: carol, grant: { authorization } }) }],
      {},
    ),
  )

  const { memo, address } = await api().call('claimChallenge', { body: { chainId: hub, txHash, token: quote.token } })
  const thief = await walletOf(setup.current, 'carol')
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
  const tried = await sendTx(setup.current, await takes('1', memo))
  expect(await held(tried)).toMatchObject({ items: [{ payer: alice }] })
  expect(await look(txHash)).toMatchObject({ items: [waits] })
  expect(await statusOf(setup.current, quote.token)).toMatchObject({ status: 'awaiting_payment', payments: [] })

  // Nor does he get what she overpays for his order.
  const own = await quoteFor(setup.current, [await stuckTransfer(setup.current)], { payer: 'carol' })
  await sendTx(setup.current, await takes(String(2n * BigInt(own.payment.amount.amount)), own.payment.memo))
  expect(await finished(setup.current, own.token)).toMatchObject({
    status: 'cleared',
    refunds: [{ reason: 'over', status: 'awaiting_approval', waitsFor: 'no-safe-recipient' }],
  })
})

it("a payment without a memo pays the payer's own order; an order that a stranger opened in its name gets nothing", async () => {
  const strangers = await newQuote()
  const txHash = await payUnmatched(strangers)
  expect(await held(txHash)).toMatchObject({ items: [waits] })
  expect(await statusOf(setup.current, strangers.token)).toMatchObject({ status: 'awaiting_payment', payments: [] })

  // Two transfers, so that nothing else has the same price.
  const own = await quoteFor(setup.current, [await ownTransfer(), await ownTransfer()])
  const second = await payUnmatched(own)
  expect(await finished(setup.current, own.token)).toMatchObject({ status: 'cleared', payments: [{ txHash: second, match: 'exact' }] })
})

it('several transfers in one transaction, a MultiSend and an authz execution pay like one', async () => {
  const quote = await newQuote()
  const {
    address,
    memo,
    amount: { denom, amount },
  } = quote.payment
  const alice = addressOf(setup.current, 'alice')
  const coins = (units: bigint) => [{ denom, amount: units.toString() }]
  const part = BigInt(amount) / 3n
  const inner = {
    typeUrl: MsgSend.typeUrl,
    value: MsgSend.encode({ fromAddress: alice, toAddress: address, amount: coins(part) }).finish(),
  }
  const user = await walletOf(setup.current, 'alice')
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
            { address: addressOf(setup.current, 'bob'), coins: coins(1n) },
          ],
        },
      },
    ],
    { memo },
  )
  const txHash = await sendTx(setup.current, bytes)
  expect(await finished(setup.current, quote.token)).toMatchObject({
    status: 'cleared',
    payments: [{ txHash, match: 'exact', payer: alice, amounts: [quote.payment.amount] }],
    refunds: [],
  })
})

it("what came over IBC, a returning coin too, is nobody's to claim; an admin attaches it or sends it back", async () => {
  const quote = await newQuote()
  const {
    address,
    amount: { denom, amount },
  } = quote.payment
  const bob = (chainId: string) => addressOf(setup.current, 'bob', chainId)
  const foreign = await carry(zone, { to: address, amount: 77n })
  await carry(hub, { to: bob(zone), amount: BigInt(amount) })
  const voucher = `ibc/${createHash('sha256').update(`transfer/channel-0/${denom}`).digest('hex').toUpperCase()}`
  const returning = await carry(zone, { to: address, amount: BigInt(amount), denom: voucher })
  expect(await held(foreign)).toMatchObject({ items: [{ heldReason: 'no-safe-recipient', may: [] }] })
  expect(await held(returning)).toMatchObject({ items: [{ heldReason: 'no-safe-recipient', may: [], amounts: [{ denom, amount }] }] })
  expect((await look(returning)).items[0]?.payer).toBeUndefined()
  expect(await codeOf(claim(returning, quote.token))).toBe('not-claimable')

  const admin = createApi(setup.current.service.url, { 'X-Admin-Key': adminKey })
  expect(await codeOf(api().call('adminPayments', { query: { state: 'held' } }))).toBe('sign-in-required')
  const numberOf = async (txHash: string) => (await admin.call('adminPayments', { query: { txHash } })).items[0]?.id ?? ''
  await admin.call('adminAttachPayment', {
    params: { id: await numberOf(returning) },
    body: { token: quote.token, note: 'bob wrote to us' },
  })
  expect(await finished(setup.current, quote.token)).toMatchObject({ status: 'cleared', payments: [{ txHash: returning, match: 'exact' }] })
  const back = await admin.call('adminRefundPayment', {
    params: { id: await numberOf(foreign) },
    body: { to: bob(hub), note: 'bob wrote to us' },
  })
  expect(back).toMatchObject({
    state: 'settled',
    refunds: [{ reason: 'unmatched', to: bob(hub), status: 'awaiting_approval', waitsFor: 'foreign-denom' }],
  })
})

/** Delivers a transfer of bob. @returns the hash of the delivery */
async function carry(chainId: string, order: { to: string; amount: bigint; denom?: string }): Promise<string> {
  const { control } = setup.current.sandbox
  const { sequence } = await control.transfer({ chainId, from: 'bob', channelId: 'channel-0', ...order })
  const [hash = ''] = await control.relay({ chainId, channelId: 'channel-0', sequence }, 'deliver')
  return hash
}

it('a transaction that paid us nothing is told so', async () => {
  const quote = await newQuote()
  expect(await look('00'.repeat(32))).toEqual({ chainId: hub, txHash: '00'.repeat(32), found: 'not-yet', items: [] })
  const elsewhere = await pay(setup.current, { payment: { ...quote.payment, address: addressOf(setup.current, 'dave') } })
  await seen(elsewhere, ({ found }) => found === 'not-to-us')
  const failed = await pay(setup.current, quote, { amount: '999999999999999' })
  expect(await seen(failed, ({ found }) => found === 'failed')).toMatchObject({ failure: { code: 5 }, items: [] })
  expect(await codeOf(api().call('claimChallenge', { body: { chainId: hub, txHash: elsewhere } }))).toBe('not-found')
})
