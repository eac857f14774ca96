import type { RefundSignDoc } from '@relayooor/shared'
import type { Chain } from '../../server/src/chains/chain.ts'
import type { ClearingContext } from '../../server/src/clearing/context.ts'
import { Buffer } from 'node:buffer'
import { Problem } from '@relayooor/shared'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pause, resume } from '../../server/src/clearing/pauses/changePauses.ts'
import { approveRefund, rejectRefund } from '../../server/src/clearing/refunds/admin/approveRefund.ts'
import { makeSignDoc } from '../../server/src/clearing/refunds/admin/makeSignDoc.ts'
import { submitSigned } from '../../server/src/clearing/refunds/admin/submitSigned.ts'
import { refundMessages } from '../../server/src/clearing/refunds/sign/refundMessages.ts'
import { sendRefunds } from '../../server/src/clearing/refunds/sign/sendRefunds.ts'
import { listRefunds, loadRefund } from '../../server/src/clearing/views/listRefunds.ts'
import { anAddress, denom, startRefundSetup } from './refundSetup.ts'
import { hub } from './settings.ts'

let setup: Awaited<ReturnType<typeof startRefundSetup>>
beforeAll(async () => {
  setup = await startRefundSetup()
})
afterAll(() => setup.stop())

const admin = { at: new Date(), actor: 'admin-key', source: '127.0.0.1', note: 'looked into it' }
const send = (ctx: ClearingContext) => sendRefunds(ctx, hub)
function code(call: Promise<unknown>) {
  return call.then(
    () => 'done',
    (error: unknown) => (error instanceof Problem ? error : Promise.reject(error)),
  )
}

/** A context without a key: refunds wait to be signed by hand. */
async function withoutKey(chain: Partial<Chain> = {}): Promise<ClearingContext> {
  const ctx = await setup.begin(chain)
  return { ...ctx, refundWallet: () => null }
}

describe('a refund above the limit', () => {
  it('waits, and goes out once an admin has approved it', async () => {
    const ctx = await setup.begin()
    ctx.settings.refundAutoLimit = () => 9_999n
    const [small, large] = [await setup.owe(ctx, { amount: 9_999n }), await setup.owe(ctx, { amount: 10_000n })]
    await send(ctx)
    await setup.mine(ctx)
    expect([setup.got(small.to), setup.got(large.to)]).toEqual([[`9999${denom}`], []])
    const { items } = await listRefunds(ctx, { status: 'awaiting_approval', limit: 50 })
    expect(items).toMatchObject([{ waitsFor: 'above-limit', amount: { denom, amount: '10000' }, to: large.to }])
    await approveRefund(ctx, Number(items[0]?.id), undefined, admin)
    await send(ctx)
    await setup.mine(ctx)
    expect(setup.got(large.to)).toEqual([`10000${denom}`])
    expect(await code(approveRefund(ctx, Number(items[0]?.id), undefined, admin))).toMatchObject({ code: 'refund-not-waiting' })
  })

  it('can be rejected and still approved, also to another account; what is on its way can not', async () => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx)
    const [refund] = await setup.refunds()
    const [id, elsewhere] = [refund?.id ?? 0, anAddress()]
    await rejectRefund(ctx, id, admin)
    await send(ctx)
    expect(await loadRefund(ctx, id)).toMatchObject({ status: 'awaiting_approval', waitsFor: 'rejected' })
    expect(await code(approveRefund(ctx, id, 'osmo1nobody', admin))).toMatchObject({ code: 'invalid-request' })
    await approveRefund(ctx, id, elsewhere, admin)
    await send(ctx)
    expect(await code(rejectRefund(ctx, id, admin))).toMatchObject({ code: 'refund-not-waiting' })
    await setup.mine(ctx)
    expect([setup.got(to), setup.got(elsewhere)]).toEqual([[], [`10000${denom}`]])
  })

  it('that is not worth its gas goes out whole when a person says so', async () => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx, { amount: 5n, reason: 'over' })
    const [refund] = await setup.refunds()
    expect(refund).toMatchObject({ status: 'awaiting_approval', waitsFor: 'dust' })
    await approveRefund(ctx, refund?.id ?? 0, undefined, admin)
    await send(ctx)
    await setup.mine(ctx)
    expect(setup.got(to)).toEqual([`5${denom}`])
  })
})

describe('without a key', () => {
  it.each([
    ['direct', signDirect],
    ['amino', signAmino],
    ['the command line', signCli],
  ])('refunds are signed outside (%s), handed in, and paid once', async (_, sign) => {
    const ctx = await withoutKey()
    const owed = [await setup.owe(ctx), await setup.owe(ctx, { reason: 'over' })]
    const ids = (await setup.refunds()).map(refund => refund.id)
    expect(await setup.refunds()).toMatchObject([{ waitsFor: 'no-hot-key' }, { waitsFor: 'no-hot-key' }])
    const doc = await makeSignDoc(ctx, ids, undefined, admin)
    await submitSigned(ctx, ids, sign(doc), admin)
    expect(await setup.transactions()).toMatchObject([{ origin: 'hand', status: 'broadcast' }])
    await setup.mine(ctx)
    expect(owed.map(({ to }) => setup.got(to))).toEqual(doc.refunds.map(({ amount }) => [`${amount.amount}${denom}`]))
    expect(await code(submitSigned(ctx, ids, sign(doc), admin))).toMatchObject({ code: 'refund-not-waiting' })
  })

  it('none is handed out to be signed, and none is taken, while refunds are paused', async () => {
    const ctx = await withoutKey({ broadcast: () => Promise.reject(new Error('broadcast')) })
    await setup.owe(ctx)
    const ids = (await setup.refunds()).map(refund => refund.id)
    const doc = await makeSignDoc(ctx, ids, undefined, admin)
    await pause(ctx, ['refunds'], hub, 'a key may be stolen', admin)
    expect(await code(makeSignDoc(ctx, ids, undefined, admin))).toMatchObject({ code: 'paused' })
    expect(await code(submitSigned(ctx, ids, signDirect(doc), admin))).toMatchObject({ code: 'paused' })
    expect(await setup.transactions()).toEqual([])
    await resume(ctx, ['refunds'], hub, undefined, admin)
    expect(await makeSignDoc(ctx, ids, undefined, admin)).toMatchObject({ chainId: hub })
  })

  it.each<[string, (doc: RefundSignDoc) => RefundSignDoc, string]>([
    ['another recipient', doc => ({ ...doc, refunds: doc.refunds.map(one => ({ ...one, to: setup.wallet.address })) }), 'recipient'],
    ['another amount', doc => ({ ...doc, refunds: doc.refunds.map(one => ({ ...one, amount: { denom, amount: '10001' } })) }), 'amount'],
    ['one payment more', doc => ({ ...doc, refunds: [...doc.refunds, ...doc.refunds] }), 'messages'],
    ['another memo', doc => ({ ...doc, memo: 'thanks' }), 'memo'],
    ['no last height', doc => ({ ...doc, timeoutHeight: '0' }), 'timeout'],
    ['an old sequence', doc => ({ ...doc, sequence: String(BigInt(doc.sequence) + 1n) }), 'sequence'],
  ])('bytes with %s are refused, kept nowhere and given to nobody', async (_, change, field) => {
    const ctx = await withoutKey({ broadcast: () => Promise.reject(new Error('broadcast')) })
    await setup.owe(ctx)
    const ids = (await setup.refunds()).map(refund => refund.id)
    const doc = await makeSignDoc(ctx, ids, undefined, admin)
    expect(await code(submitSigned(ctx, ids, signCli(change(doc)), admin))).toMatchObject({
      code: 'payment-mismatch',
      facts: { differences: [{ field }] },
    })
    expect(await setup.transactions()).toEqual([])
  })

  it('what somebody has broadcast past us is seen in its block, and paid', async () => {
    const ctx = await withoutKey()
    const owed = [await setup.owe(ctx), await setup.owe(ctx, { reason: 'late' })]
    const ids = (await setup.refunds()).map(refund => refund.id)
    const bytes = signDirect(await makeSignDoc(ctx, ids, undefined, admin))
    await setup.chain.broadcast(bytes)
    await setup.mine(ctx)
    expect(await setup.refunds()).toMatchObject([{ status: 'confirmed' }, { status: 'confirmed' }])
    expect(await code(submitSigned(ctx, ids, bytes, admin))).toMatchObject({ code: 'refund-not-waiting' })
    await setup.mine(ctx, 2)
    expect(owed.map(({ to }) => setup.got(to).length)).toEqual([1, 1])
  })

  it('a database from before the refund was signed does not send it again', async () => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx)
    await send(ctx)
    await setup.forgetTransactions()
    expect(await setup.refunds()).toMatchObject([{ status: 'due' }])
    await setup.mine(ctx)
    expect(await setup.refunds()).toMatchObject([{ status: 'confirmed' }])
    await send(ctx)
    await setup.mine(ctx)
    expect(setup.got(to)).toEqual([`10000${denom}`])
  })

  it('nor does one that is restored while the transaction from then is on its way', async () => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx)
    await send(ctx)
    await setup.forgetTransactions()
    await setup.mineUnread(2)
    // Signed again before the block is read: the same sequence with other bytes, although the chain is further by now.
    await send({
      ...ctx,
      chains: new Map([
        [
          hub,
          {
            ...setup.chain,
            simulate: async () => ({ gasUsed: 100_000n, gasWanted: 0n }),
          },
        ],
      ]),
    })
    expect(await setup.refunds()).toMatchObject([{ status: 'signed' }])
    await setup.mine(ctx)
    expect(await setup.transactions()).toMatchObject([{ status: 'dead' }, { status: 'confirmed', origin: 'hand' }])
    expect(await setup.refunds()).toMatchObject([{ status: 'confirmed' }])
    expect(setup.got(to)).toEqual([`10000${denom}`])
  })

  it('what calls itself a refund and pays something else is told', async () => {
    const ctx = await withoutKey()
    await setup.owe(ctx)
    const ids = (await setup.refunds()).map(refund => refund.id)
    const doc = await makeSignDoc(ctx, ids, undefined, admin)
    await setup.chain.broadcast(signCli({ ...doc, refunds: doc.refunds.map(one => ({ ...one, to: anAddress() })) }))
    await setup.mine(ctx)
    expect(await setup.refunds()).toMatchObject([{ status: 'awaiting_approval' }])
    expect(await setup.openAlerts()).toMatchObject([{ name: 'unknown-refund-transaction' }])
  })

  it('a signature that does not hold is refused before anything is kept, and holds up nothing', async () => {
    const ctx = await withoutKey()
    const { to } = await setup.owe(ctx)
    const ids = (await setup.refunds()).map(refund => refund.id)
    const doc = await makeSignDoc(ctx, ids, undefined, admin)
    const { bodyBytes, authInfoBytes } = TxRaw.decode(signDirect(doc))
    expect(
      await code(
        submitSigned(ctx, ids, TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [new Uint8Array(64).fill(1)] }).finish(), admin),
      ),
    ).toMatchObject({ code: 'signature-invalid', facts: { fault: 'wrong' } })
    expect(await setup.transactions()).toEqual([])
    await submitSigned(ctx, ids, signAmino(doc), admin)
    await setup.mine(ctx)
    expect(setup.got(to)).toEqual([`10000${denom}`])
  })
})

/** As Keplr's signDirect. */
function signDirect({ direct }: RefundSignDoc): Uint8Array {
  const [bodyBytes, authInfoBytes] = [direct?.bodyBytes, direct?.authInfoBytes].map(text => Buffer.from(text ?? '', 'base64'))
  if (!bodyBytes || !authInfoBytes || !direct) throw new Error('no document for signDirect')
  const signed = SignDoc.encode({ bodyBytes, authInfoBytes, chainId: direct.chainId, accountNumber: BigInt(direct.accountNumber) }).finish()
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [setup.wallet.sign(signed)] }).finish()
}

/** As a Ledger: over the sorted JSON. */
function signAmino(doc: RefundSignDoc): Uint8Array {
  const { bodyBytes } = assemble(doc, SignMode.SIGN_MODE_LEGACY_AMINO_JSON)
  const { authInfoBytes } = assemble(doc, SignMode.SIGN_MODE_LEGACY_AMINO_JSON)
  return TxRaw.encode({
    bodyBytes,
    authInfoBytes,
    signatures: [setup.wallet.sign(Buffer.from(JSON.stringify(sorted(doc.amino))))],
  }).finish()
}

/** Like `tx sign` on the unsigned transaction. */
function signCli(doc: RefundSignDoc): Uint8Array {
  const { bodyBytes, authInfoBytes } = assemble(doc, SignMode.SIGN_MODE_DIRECT)
  const signed = SignDoc.encode({ bodyBytes, authInfoBytes, chainId: doc.chainId, accountNumber: BigInt(doc.accountNumber) }).finish()
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [setup.wallet.sign(signed)] }).finish()
}

function assemble(
  { refunds, memo, timeoutHeight, sequence, fee }: RefundSignDoc,
  mode: SignMode,
): { bodyBytes: Uint8Array; authInfoBytes: Uint8Array } {
  return {
    bodyBytes: TxBody.encode(
      TxBody.fromPartial({
        memo,
        timeoutHeight: BigInt(timeoutHeight),
        messages: refundMessages(
          setup.wallet.address,
          refunds.map(({ to, amount }) => ({ to, denom: amount.denom, amount: BigInt(amount.amount) })),
        ),
      }),
    ).finish(),
    authInfoBytes: AuthInfo.encode(
      AuthInfo.fromPartial({
        signerInfos: [{ publicKey: setup.wallet.publicKey, modeInfo: { single: { mode } }, sequence: BigInt(sequence) }],
        fee: { amount: fee.amount, gasLimit: BigInt(fee.gas) },
      }),
    ).finish(),
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, one]) => [key, sorted(one)]),
      )
    : value
}
