import { expect, it } from 'vitest'
import { decodeTx } from '../../chains/transactions.ts'
import * as schema from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aChain, aContext, aToken, blocksFor, paid, sent, startedAt } from '../testing.ts'
import { broadcastPayment, rebroadcastPayments } from './broadcastPayment.ts'

const database = await useDatabase()

it('a price that made way for newer ones is paid, by the page and by any wallet, as if nothing had happened', async () => {
  let isAway = true
  const told: string[] = []
  const chain = aChain({
    settings: { chainId: 'a-1', rpc: [], quorum: 1, prefix: 'cosmos', addressType: 'secp256k1', gasPrice: { denom: 'uatom', amount: '0' }, maxGas: 1, gasMultiplier: 1 },
    broadcast: async (bytes) => {
      told.push(decodeTx(bytes).memo)
      return isAway ? { hash: '', code: 1, codespace: 'test', log: 'no' } : { hash: '', code: 0, codespace: '', log: '' }
    },
  })
  let now = startedAt
  const ctx = { ...await aContext(database, { chains: new Map([['a-1', chain]]) }), now: () => now }
  const block = blocksFor(ctx)
  await block('a-1', [sent('1')])
  const { id, terms, expiresAt } = await aToken(ctx, ['1'], { status: 'expired' })
  const payment = paid({ memo: terms.payment.memo })

  await expect(broadcastPayment(ctx, id, payment.bytes)).rejects.toMatchObject({ code: 'broadcast-rejected' })
  isAway = false
  await broadcastPayment(ctx, id, payment.bytes)
  await database.db.update(schema.paymentTransactions).set({ acceptedAt: null, createdAt: new Date(startedAt.getTime() - 3_000) })
  await rebroadcastPayments(ctx)
  expect(told).toHaveLength(3)
  await block('a-1', [payment])
  expect(await database.db.select().from(schema.payments)).toMatchObject([{ token: id, match: 'exact', state: 'settled' }])

  const over = await aToken(ctx, ['2'], { status: 'expired' })
  now = expiresAt
  await expect(broadcastPayment(ctx, over.id, paid({ memo: over.terms.payment.memo }).bytes)).rejects.toMatchObject({ code: 'token-expired' })
})
