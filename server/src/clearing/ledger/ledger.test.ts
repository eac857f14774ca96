import type { Coin } from '@relayooor/shared'
import type { Block, BlockTx, ChainEvent } from '../../chains/chain.ts'
import type { ClearingContext } from '../context.ts'
import type { Opening } from './openWallets.ts'
import { accountOf, paymentMemo, sumCoins, writeAddress } from '@relayooor/shared'
import { MsgRecvPacket } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { auditLog, ledgerEntries, ledgerWallets, payments, relayerTransactions } from '../../db/schema/index.ts'
import { emptyTables, useDatabase } from '../../db/testing.ts'
import { readBlock } from '../block/readBlock.ts'
import { aContext, aToken, ours, sent, service, startedAt } from '../testing.ts'
import { Bank } from './testing/bank.ts'
import { walletBalances } from './walletBalances.ts'

const stranger = writeAddress('cosmos', new Uint8Array(20).fill(3))
const operator = writeAddress('cosmos', new Uint8Array(20).fill(4))

const database = await useDatabase()
let ctx: ClearingContext
let bank: Bank
let height: number

beforeEach(async () => {
  ctx = await aContext(database, { settings: { operatorAccounts: new Set([accountOf(operator) ?? '']) } })
  bank = new Bank()
  height = 0
})

describe('the ledger of our wallets', () => {
  it('begins with what an address holds, and books a payment only once', async () => {
    bank.has(service, '500uatom,7ibc/USDC')
    const token = await aToken(ctx, ['1'])
    await block([sent('1')], [service, ours])
    await block([bank.tx({ from: stranger, fee: '5uatom', memo: paymentMemo(token.id), sends: [[stranger, service, '1100uatom']] })])
    expect(await sums('wallet')).toEqual({ [service]: '7ibc/USDC,1600uatom' })
    expect(await sums('external')).toEqual({ [`wallet:${service}`]: '-7ibc/USDC,-500uatom' })
    expect(await sums('customer')).toMatchObject({ 'payment:1': '-1100uatom' })
    await agrees()
  })

  it('books what an operator sends as a top-up, and its payment for an order as a payment', async () => {
    const token = await aToken(ctx, ['1'])
    await block([sent('1')], [service, ours])
    await block([bank.tx({ from: operator, fee: '5uatom', sends: [[operator, service, '900uatom']] })])
    expect(await database.db.select().from(payments)).toEqual([])
    expect(await sums('external')).toMatchObject({ [`tx:${bank.last}`]: '-900uatom' })
    expect(await database.db.select().from(auditLog).where(eq(auditLog.action, 'move-own-money'))).toMatchObject([
      { subject: `tx:${bank.last}`, after: { [service]: [{ denom: 'uatom', amount: '900' }] } },
    ])
    await block([bank.tx({ from: operator, fee: '5uatom', memo: paymentMemo(token.id), sends: [[operator, service, '1100uatom']] })])
    expect(await database.db.select().from(payments)).toMatchObject([{ payer: operator, match: 'exact' }])
    await agrees()
  })

  it('books a withdrawal, and between two of our wallets only the fee', async () => {
    bank.has(service, '1000uatom')
    await block([], [service, ours])
    await block([bank.tx({ from: service, fee: '5uatom', sends: [[service, operator, '300uatom']] })])
    expect(await sums('external')).toMatchObject({ [`tx:${bank.last}`]: '300uatom' })
    await block([bank.tx({ from: service, fee: '6uatom', sends: [[service, ours, '100uatom']] })])
    expect(await sums('external')).not.toHaveProperty([`tx:${bank.last}`])
    expect(await sums('gas')).toMatchObject({ [`tx:${bank.last}`]: '6uatom' })
    expect(await sums('wallet')).toEqual({ [service]: '589uatom', [ours]: '100uatom' })
    await agrees()
  })

  it('takes the fee of a failed transaction, a granted fee, and rewards as the events show them', async () => {
    bank.has(ours, '1000uatom')
    await block([], [service, ours])
    await block([bank.tx({ from: ours, fee: '20uatom', code: 5, sends: [[ours, stranger, '100uatom']] })])
    expect(await sums('gas')).toEqual({ [`tx:${bank.last}`]: '20uatom' })
    await block([bank.tx({ from: stranger, payer: ours, fee: '30uatom', sends: [[stranger, ours, '4ibc/FEE']] })])
    expect(await sums('gas')).toMatchObject({ [`tx:${bank.last}`]: '30uatom' })
    await block([], [], bank.events([[stranger, ours, '8uatom']]))
    expect(await sums('wallet')).toEqual({ [ours]: '4ibc/FEE,958uatom' })
    expect(await sums('external')).toMatchObject({ 'tx:block': '-8uatom' })
    await agrees()
  })

  it('keeps every transaction of a lane with its fee, gas and packets', async () => {
    bank.has(ours, '1000uatom')
    await block([], [service, ours])
    const packet = {
      sequence: 7n,
      sourcePort: 'transfer',
      sourceChannel: 'channel-9',
      destinationPort: 'transfer',
      destinationChannel: 'channel-0',
    }
    await block([
      bank.tx({
        from: ours,
        fee: '20uatom',
        code: 5,
        messages: [
          { typeUrl: MsgRecvPacket.typeUrl, value: MsgRecvPacket.encode(MsgRecvPacket.fromPartial({ packet, signer: ours })).finish() },
        ],
      }),
    ])
    expect(await database.db.select().from(relayerTransactions)).toMatchObject([
      {
        txHash: bank.last,
        height: 2,
        signer: ours,
        code: 5,
        gasUsed: 1,
        fee: [{ denom: 'uatom', amount: '20' }],
        packets: ['b-1/transfer/channel-9/7'],
      },
    ])
  })

  it('follows a lane that is added later from its balance then, and one that comes back from what it holds then', async () => {
    bank.has(service, '50uatom')
    bank.has('cosmos1second', '70uatom')
    await block([], [service, ours])
    await block([bank.tx({ from: stranger, fee: '1uatom', sends: [[stranger, 'cosmos1second', '30uatom']] })])
    const added = {
      ...ctx,
      lanes: { ...ctx.lanes, keys: ['lane', 'second'], address: (lane: string) => (lane === 'second' ? 'cosmos1second' : ours) },
    }
    const before = ctx
    ctx = added
    await block([bank.tx({ from: 'cosmos1second', fee: '3uatom', sends: [] })], ['cosmos1second'])
    expect(await sums('wallet')).toEqual({ [service]: '50uatom', cosmos1second: '97uatom' })
    ctx = before
    await block([bank.tx({ from: 'cosmos1second', fee: '10uatom', sends: [] })])
    expect(await followed()).toEqual([ours, service].sort())
    ctx = added
    await block([], ['cosmos1second'])
    expect(await sums('wallet')).toEqual({ [service]: '50uatom', cosmos1second: '87uatom' })
    await agrees()
  })

  it('counts once what came before the first opening balance could be read', async () => {
    await block([bank.tx({ from: stranger, fee: '1uatom', sends: [[stranger, service, '40uatom']] })])
    expect(await sums('wallet')).toEqual({ [service]: '40uatom' })
    await block([], [service, ours])
    expect(await sums('wallet')).toEqual({ [service]: '40uatom' })
    await agrees()
  })

  it('holds what the chain holds after any mixture of transactions', async () => {
    const party = fc.constantFrom(service, ours, stranger, operator)
    const transaction = fc.record({
      from: party,
      payer: fc.option(party, { nil: undefined }),
      fee: fc.constantFrom('', '3uatom', '2ibc/FEE,1uatom'),
      code: fc.constantFrom(0, 0, 0, 5),
      sends: fc.array(fc.tuple(party, party, fc.constantFrom('1uatom', '17uatom', '4ibc/FEE,9uatom')), { maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(transaction, { maxLength: 4 }), { minLength: 1, maxLength: 4 }), async blocks => {
        await emptyTables(database)
        ctx = await aContext(database, { settings: { operatorAccounts: new Set([accountOf(operator) ?? '']) } })
        bank = new Bank()
        height = 0
        for (const one of [service, ours, stranger, operator]) bank.has(one, '1000ibc/FEE,1000uatom')
        await block([], [service, ours])
        for (const txs of blocks) await block(txs.map(one => bank.tx(one)))
        await agrees()
      }),
      { numRuns: 12 },
    )
  })
})

/** The next block of `a-1`, read with the opening balances of the addresses named: those before the block. */
async function block(txs: BlockTx[], opened: string[] = [], events: ChainEvent[] = []): Promise<void> {
  height += 1
  const openings: Opening[] = opened.map(address => ({ address, coins: bank.before(address) }))
  const read: Block = { chainId: 'a-1', height, time: startedAt, txs, events }
  expect(await readBlock(ctx, read, openings)).toBe(true)
  bank.settle()
}

async function agrees(): Promise<void> {
  const ledger = await walletBalances(database.db, 'a-1')
  for (const address of await followed())
    expect({ address, coins: ledger.get(address) ?? [] }).toEqual({ address, coins: bank.now(address) })
}

async function followed(): Promise<string[]> {
  return (await database.db.select().from(ledgerWallets)).map(row => row.address).sort()
}

async function sums(account: (typeof ledgerEntries.$inferSelect)['account']): Promise<Record<string, string>> {
  const rows = await database.db.select().from(ledgerEntries).where(eq(ledgerEntries.account, account))
  // Payments are numbered on through all tests.
  const first = Math.min(...rows.filter(row => row.subject.startsWith('payment:')).map(row => Number(row.subject.slice(8))))
  const name = (subject: string) => (subject.startsWith('payment:') ? `payment:${Number(subject.slice(8)) - first + 1}` : subject)
  return Object.fromEntries([...Map.groupBy(rows, row => name(row.subject))].map(([subject, own]) => [subject, write(sumCoins(own))]))
}

function write(coins: Coin[]): string {
  return coins.map(({ denom, amount }) => `${amount}${denom}`).join(',')
}
