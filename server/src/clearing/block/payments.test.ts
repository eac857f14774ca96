import type { ClearingContext } from '../context.ts'
import type { ChainAnswers } from '../testing.ts'
import { createHash } from 'node:crypto'
import { encodeSecp256k1Pubkey } from '@cosmjs/amino'
import { DirectSecp256k1Wallet, encodePubkey, makeAuthInfoBytes } from '@cosmjs/proto-signing'
import { paymentMemo, Problem } from '@relayooor/shared'
import { TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { describe, expect, it } from 'vitest'
import { ChainError } from '../../chains/chainError.ts'
import { payments, paymentTransactions } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { broadcastPayment, rebroadcastPayments } from '../payments/broadcastPayment.ts'
import { aChain, aContext, aToken, blocksFor, paid, sent, startedAt } from '../testing.ts'
import { loadStatus } from '../views/presentStatus.ts'
import { verifyPayment } from '../views/verifyPayment.ts'

const database = await useDatabase()

const key = (fill: number) => DirectSecp256k1Wallet.fromKey(Buffer.alloc(32, fill), 'cosmos')
const [alice, mallory] = [await key(21), await key(66)]
const addressOf = async (signer: DirectSecp256k1Wallet) => (await signer.getAccounts())[0]?.address ?? ''
const walletAddress = await addressOf(alice)
const account = { accountNumber: '7', sequence: '3' }

async function withChain(answers: ChainAnswers, overrides: Parameters<typeof aContext>[1] = {}) {
  return aContext(database, {
    chains: new Map([['a-1', aChain({ account: async () => account, ...answers })]]),
    ...overrides,
  })
}

/** An order of alice. */
const anOrder = (ctx: ClearingContext) => aToken(ctx, ['1'], { walletAddress, refundAddress: walletAddress })

/** Her payment, signed by somebody; `named`: whose key the transaction says it is. */
async function signed(
  options: Parameters<typeof paid>[0],
  {
    by = alice,
    named,
    accountNumber = 7n,
    sequence = 3n,
  }: { by?: DirectSecp256k1Wallet; named?: DirectSecp256k1Wallet; accountNumber?: bigint; sequence?: bigint } = {},
): Promise<Uint8Array> {
  const { bodyBytes } = TxRaw.decode(paid({ from: walletAddress, ...options }).bytes)
  const [owner] = await (named ?? by).getAccounts()
  const authInfoBytes = makeAuthInfoBytes(
    [{ pubkey: encodePubkey(encodeSecp256k1Pubkey(owner?.pubkey ?? new Uint8Array())), sequence: Number(sequence) }],
    [],
    200_000,
    undefined,
    undefined,
  )
  const { signature } = await by.signDirect(await addressOf(by), { bodyBytes, authInfoBytes, chainId: 'a-1', accountNumber })
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [Buffer.from(signature.signature, 'base64')] }).finish()
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').toUpperCase()
const kept = () => database.db.select().from(paymentTransactions)

async function problemOf(act: Promise<unknown>): Promise<Problem> {
  const error = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Problem)) throw new TypeError(`not a problem: ${String(error)}`)
  return error
}

function unplanned(): never {
  throw new Error('no more is to be sent')
}

const accepted = { code: 0, codespace: '', log: '', hash: '' }

describe('broadcast', () => {
  it('of a price that made way for newer ones is taken, by the page and by any wallet, as if nothing had happened', async () => {
    const answers = [{ ...accepted, code: 1 }, accepted, accepted]
    let now = startedAt
    const ctx = await withChain({ broadcast: async () => answers.shift() ?? unplanned() }, { now: () => now })
    const blocks = blocksFor(ctx)
    await blocks('a-1', [sent('1')])
    const made = await aToken(ctx, ['1'], { walletAddress, refundAddress: walletAddress, status: 'expired' })
    const options = { from: walletAddress, memo: made.terms.payment.memo }
    const bytes = await signed(options)

    await expect(broadcastPayment(ctx, made.id, bytes)).rejects.toMatchObject({ code: 'broadcast-rejected' })
    await broadcastPayment(ctx, made.id, bytes)
    await database.db.update(paymentTransactions).set({ acceptedAt: null, createdAt: new Date(startedAt.getTime() - 3_000) })
    await rebroadcastPayments(ctx)
    expect(answers).toEqual([])
    await blocks('a-1', [paid(options)])
    expect(await database.db.select().from(payments)).toMatchObject([{ token: made.id, match: 'exact', state: 'settled' }])

    const over = await aToken(ctx, ['2'], { walletAddress, refundAddress: walletAddress, status: 'expired' })
    now = over.expiresAt
    await expect(broadcastPayment(ctx, over.id, await signed({ memo: over.terms.payment.memo }))).rejects.toMatchObject({
      code: 'token-expired',
    })
  })

  it('keeps the bytes before any node sees them', async () => {
    let calls = 0
    const ctx = await withChain({
      broadcast: async () => {
        calls += 1
        expect(await kept()).toMatchObject([{ acceptedAt: null }])
        return accepted
      },
    })
    const token = await anOrder(ctx)
    const bytes = await signed({ memo: paymentMemo(token.id) })
    expect(await broadcastPayment(ctx, token.id, bytes)).toEqual({ txHash: hashOf(bytes) })
    expect(await kept()).toMatchObject([{ acceptedAt: startedAt }])
    // A second time, from a reloaded page: the node is not asked again.
    expect(await broadcastPayment(ctx, token.id, bytes)).toEqual({ txHash: hashOf(bytes) })
    expect(calls).toBe(1)
  })

  it('tells everybody who looks at the order that its payment is sent, once, and not after its block', async () => {
    const ctx = await withChain({ broadcast: async () => accepted })
    const linesOf = async (id: string) => (await loadStatus(ctx, id))?.timeline.map(({ kind, data }) => [kind, data])
    const token = await anOrder(ctx)
    const bytes = await signed({ memo: paymentMemo(token.id) })
    await broadcastPayment(ctx, token.id, bytes)
    await broadcastPayment(ctx, token.id, bytes)
    expect(await linesOf(token.id)).toEqual([['payment-sent', { txHash: hashOf(bytes), chainId: 'a-1' }]])

    await database.db.update(paymentTransactions).set({ acceptedAt: null })
    await blocksFor(ctx)('a-1', [sent('1'), { ...paid({ from: walletAddress, memo: paymentMemo(token.id) }), hash: hashOf(bytes) }])
    await broadcastPayment(ctx, token.id, bytes)
    expect((await linesOf(token.id))?.filter(([kind]) => kind === 'payment-sent')).toHaveLength(1)
  })

  it.each([
    ['address', { to: 'cosmos1mallory' }],
    ['amount', { amount: '1099uatom' }],
    ['denom', { amount: '1100ibc/USDC' }],
    ['memo', { memo: 'CLR-nothing' }],
    ['signer', { from: 'cosmos1somebody' }],
    ['chain', { from: 'osmo1somebody' }],
  ])('refuses what does not pay this order: %s', async (field, wrong) => {
    const ctx = await withChain({})
    const token = await anOrder(ctx)
    const problem = await problemOf(broadcastPayment(ctx, token.id, await signed({ memo: paymentMemo(token.id), ...wrong })))
    expect(problem.factsOf('payment-mismatch')?.differences).toContainEqual(expect.objectContaining({ field }))
    expect(await kept()).toEqual([])
  })

  it('refuses bytes that are no transaction, and a price that is over', async () => {
    const ctx = await withChain({}, { now: () => new Date(startedAt.getTime() + 301_000) })
    const token = await anOrder(ctx)
    expect((await problemOf(broadcastPayment(ctx, token.id, new Uint8Array([255, 255, 255])))).code).toBe('invalid-request')
    expect((await problemOf(broadcastPayment(ctx, token.id, await signed({ memo: paymentMemo(token.id) })))).code).toBe('token-expired')
  })

  it('forgets what the chain rejects, and says why', async () => {
    const ctx = await withChain({ broadcast: async () => ({ code: 5, codespace: 'sdk', log: 'insufficient funds', hash: '' }) })
    const token = await anOrder(ctx)
    const problem = await problemOf(broadcastPayment(ctx, token.id, await signed({ memo: paymentMemo(token.id) })))
    expect(problem).toMatchObject({ code: 'broadcast-rejected', facts: { chainCode: 5, log: 'insufficient funds' } })
    expect(await kept()).toEqual([])
  })

  it('sends again by itself what no node could take', async () => {
    let down = true
    let now = startedAt
    const ctx = await withChain(
      {
        broadcast: async () => {
          if (down) throw new ChainError('unreachable', 'down')
          return accepted
        },
      },
      { now: () => now },
    )
    const token = await anOrder(ctx)
    expect((await problemOf(broadcastPayment(ctx, token.id, await signed({ memo: paymentMemo(token.id) })))).code).toBe('unavailable')
    now = new Date(startedAt.getTime() + 3_000)
    await rebroadcastPayments(ctx)
    expect(await kept()).toMatchObject([{ acceptedAt: null }])
    down = false
    await rebroadcastPayments(ctx)
    expect(await kept()).toMatchObject([{ acceptedAt: now }])
  })
})

describe('a forged payment', () => {
  it.each<[string, Parameters<typeof signed>[1]]>([
    ['signed by another key', { by: mallory }],
    ["signed by another key in the name of the wallet's", { by: mallory, named: alice }],
    ['made of a signature for another account number', { accountNumber: 8n }],
  ])('%s is refused: no node sees it, and nothing is kept', async (_, how) => {
    const ctx = await withChain({})
    const token = await anOrder(ctx)
    const problem = await problemOf(broadcastPayment(ctx, token.id, await signed({ memo: paymentMemo(token.id) }, how)))
    expect(problem).toMatchObject({ code: 'payment-mismatch', facts: { differences: [{ field: 'signer' }] } })
    expect(await kept()).toEqual([])
  })

  it("while the chain cannot be asked is kept in small number, and never sent: the wallet's own is", async () => {
    let down = true
    let now = startedAt
    const sent: string[] = []
    const ctx = await withChain(
      {
        account: async () => {
          if (down) throw new ChainError('unreachable', 'down')
          return account
        },
        broadcast: async bytes => {
          sent.push(hashOf(bytes))
          return accepted
        },
      },
      { now: () => now },
    )
    const token = await anOrder(ctx)
    const memo = paymentMemo(token.id)
    expect((await problemOf(broadcastPayment(ctx, token.id, await signed({ memo }, { by: mallory })))).code).toBe('payment-mismatch')
    const own = await signed({ memo })
    const forged = await Promise.all(
      Array.from({ length: 20 }, (_, n) => signed({ memo }, { by: mallory, named: alice, sequence: BigInt(n) })),
    )
    const answers = []
    for (const bytes of [own, ...forged]) answers.push((await problemOf(broadcastPayment(ctx, token.id, bytes))).factsOf('unavailable'))
    // Only what is kept is called kept: of any other one the page asks the wallet.
    expect(answers.map(facts => facts?.txHash !== undefined)).toEqual(answers.map((_, index) => index < 3))
    expect(answers.slice(3).every(facts => facts?.unkept)).toBe(true)
    expect(await kept()).toHaveLength(3)
    now = new Date(startedAt.getTime() + 3_000)
    await rebroadcastPayments(ctx)
    down = false
    await rebroadcastPayments(ctx)
    await rebroadcastPayments(ctx)
    expect(sent).toEqual([hashOf(own)])
    expect(await kept()).toMatchObject([{ txHash: hashOf(own), acceptedAt: now }])
  })

  it('of a kind that we cannot check goes to the node alone, which can', async () => {
    const ctx = await withChain({ account: async () => null, broadcast: async () => accepted })
    const token = await anOrder(ctx)
    expect(await broadcastPayment(ctx, token.id, await signed({ memo: paymentMemo(token.id) }))).toHaveProperty('txHash')
    expect(await kept()).toEqual([])
  })
})

describe('verify', () => {
  it('is not proven before the payment is in a block, and asking early harms nobody', async () => {
    const ctx = await withChain({ tx: async () => null })
    const token = await aToken(ctx, ['1'])
    expect(await verifyPayment(ctx, token.id, 'AA')).toMatchObject({ proven: false, status: { status: 'awaiting_payment', revision: 0 } })
    const tx = paid({ memo: paymentMemo(token.id) })
    await blocksFor(ctx)('a-1', [sent('1'), tx])
    expect(await verifyPayment(ctx, token.id, tx.hash)).toMatchObject({ proven: true, status: { status: 'queued' } })
    expect(await verifyPayment(ctx, token.id, tx.hash)).toMatchObject({ proven: true })
  })

  it('refuses the payment of another order, and leaves both as they were', async () => {
    const ctx = await withChain({})
    const [mine, yours] = [await aToken(ctx, ['1']), await aToken(ctx, ['2'])]
    const tx = paid({ memo: paymentMemo(yours.id) })
    await blocksFor(ctx)('a-1', [sent('1', '2'), tx])
    expect((await problemOf(verifyPayment(ctx, mine.id, tx.hash))).code).toBe('payment-mismatch')
    expect(await verifyPayment(ctx, yours.id, tx.hash)).toMatchObject({ proven: true })
  })

  it.each([
    ['payment-failed', { code: 11 }],
    ['payment-mismatch', { memo: paymentMemo('3f2504e0-4f89-41d3-9a0c-0305e82c3301') }],
  ])('says %s of a transaction that the chain knows', async (code, wrong) => {
    const ctx = await withChain({ tx: async () => ({ ...paid({ memo: paymentMemo(token.id), ...wrong }), height: 7 }) })
    const token = await aToken(ctx, ['1'])
    expect((await problemOf(verifyPayment(ctx, token.id, 'AA'))).code).toBe(code)
  })

  it('waits for the block of a transaction without the memo: it may be matched', async () => {
    const ctx = await withChain({ tx: async () => ({ ...paid({ memo: '' }), height: 1 }) })
    const token = await aToken(ctx, ['1'])
    expect(await verifyPayment(ctx, token.id, 'AA')).toMatchObject({ proven: false })
    await blocksFor(ctx)('a-1', [])
    expect((await problemOf(verifyPayment(ctx, token.id, 'AA'))).code).toBe('payment-mismatch')
  })

  it('finds no order behind a token that was never given', async () => {
    const ctx = await withChain({})
    expect((await problemOf(verifyPayment(ctx, '3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'AA'))).code).toBe('not-found')
  })
})
