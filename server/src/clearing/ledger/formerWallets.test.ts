import type { ClearingContext } from '../context.ts'
import { accountOf, paymentMemo, writeAddress } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { formerWalletMoves, payments } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aContext, aToken, blocksFor, paid, service, startedAt, wallet } from '../testing.ts'
import { findFormerWallets } from './formerWallets.ts'

const operator = writeAddress('cosmos', new Uint8Array(20).fill(4))
const next = writeAddress('cosmos', new Uint8Array(20).fill(8))
const database = await useDatabase()

let ctx: ClearingContext
let now: Date

/** The service wallet was changed from `service` to `next` after a price was given. */
beforeEach(async () => {
  now = startedAt
  ctx = await aContext(database, {
    settings: { serviceAddresses: new Map([['a-1', next]]), operatorAccounts: new Set([accountOf(operator) ?? '']) },
    formerWallets: () => findFormerWallets(ctx),
    now: () => now,
  })
})

const moves = () => database.db.select().from(formerWalletMoves).orderBy(formerWalletMoves.id)

it('what people pay to a former wallet is kept with who paid it, and what leaves it; what the operator brings is not', async () => {
  const token = await aToken(ctx, ['1'])
  const blocks = blocksFor(ctx)
  await blocks('a-1', [paid({ memo: paymentMemo(token.id) })])
  await blocks('a-1', [paid({ memo: '', from: operator, amount: '7uatom' })])
  await blocks('a-1', [paid({ memo: 'back', from: service, to: wallet, amount: '1099uatom' })])
  await blocks('a-1', [paid({ memo: 'failed', code: 5 })])
  expect(await moves()).toMatchObject([
    { address: service, payer: wallet, memo: paymentMemo(token.id), coins: [{ denom: 'uatom', amount: '1100' }] },
    { address: service, payer: null, coins: [{ denom: 'uatom', amount: '-1099' }] },
  ])
  expect(await database.db.select().from(payments)).toEqual([])
})

it('is followed for 30 days after the last price that named it, and after each payment', async () => {
  const named = await aToken(ctx, ['1'])
  const days = (count: number) => new Date(named.createdAt.getTime() + count * 24 * 3_600_000)
  const followed = async () => (await findFormerWallets(ctx)).map(({ address }) => address)
  now = days(29)
  expect(await followed()).toEqual([service])
  await blocksFor(ctx)('a-1', [paid({ memo: '' })], now)
  now = days(31)
  expect(await followed()).toEqual([service])
  now = days(60)
  expect(await followed()).toEqual([])
})

it('a wallet that is used again is no former one', async () => {
  await aToken(ctx, ['1'])
  const again = { ...ctx, settings: { ...ctx.settings, serviceAddresses: new Map([['a-1', service]]) } }
  expect(await findFormerWallets(again)).toEqual([])
})

it('is found without looking through all prices', async () => {
  await aToken(ctx, ['1'])
  await database.db.execute(sql`
    insert into clearing_tokens select (json_populate_record(t, json_build_object('id', gen_random_uuid()))).*
    from clearing_tokens t, generate_series(1, 5000)`)
  await database.db.execute(sql`analyze clearing_tokens`)
  await database.db.transaction(async tx => {
    expect(await findFormerWallets({ ...ctx, database: { ...database, db: tx } })).toMatchObject([{ chainId: 'a-1', address: service }])
    const { rows } = await tx.execute<{ looked: number }>(sql`
      select (seq_tup_read + idx_tup_fetch)::int as looked from pg_stat_xact_user_tables where relname = 'clearing_tokens'`)
    expect(rows[0]?.looked).toBeLessThan(10)
  })
})
