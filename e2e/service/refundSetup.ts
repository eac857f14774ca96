import type { RefundReason } from '@relayooor/shared'
import type { BlockTx, Chain } from '../../server/src/chains/chain.ts'
import type { ClearingContext } from '../../server/src/clearing/context.ts'
import { randomBytes } from 'node:crypto'
import { startSandbox } from '@relayooor/sandbox'
import { createTestDatabase, emptyTables } from '@relayooor/server/db/testing.ts'
import { writeAddress } from '@relayooor/shared'
import { createChain } from '../../server/src/chains/createChain.ts'
import { deriveHotWallet } from '../../server/src/chains/hotWallet.ts'
import { readBlock } from '../../server/src/clearing/block/readBlock.ts'
import { oweRefund } from '../../server/src/clearing/owing/oweRefund.ts'
import { aContext } from '../../server/src/clearing/testing.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { inTransaction } from '../../server/src/db/inTransaction.ts'
import { chainCursors, payments, refunds, refundTransactions } from '../../server/src/db/schema/index.ts'
import { until } from '../kit/until.ts'
import { hub } from './settings.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
/** Blocks are made by hand. */
const blockTimeMs = 3_600_000
export const denom = 'uhub'

/** The refund engine alone, on a simulated chain with blocks made by hand, and a real database. */
export async function startRefundSetup() {
  const sandbox = await startSandbox({ blockTimeMs, indexLagMs: 0 })
  const home = await createTestDatabase()
  const database = openDatabase(home.url, 6, () => {})
  const info = sandbox.info.chains.find(one => one.chainId === hub)
  if (!info) throw new Error('the sandbox has no hub')
  const chain = createChain(
    {
      chainId: hub,
      rpc: info.rpc,
      prefix: info.prefix,
      addressType: 'secp256k1',
      gasPrice: { amount: '0.01', denom },
      maxGas: 4_000_000,
      gasMultiplier: 1.2,
      pollMs: 20,
      requestTimeoutMs: 2_000,
    },
    { log: silent },
  )
  await chain.start()
  const wallet = deriveHotWallet(sandbox.account('service').mnemonic, { prefix: info.prefix, addressType: 'secp256k1', slip44: 118 })
  let clock = Date.now()
  let paymentCount = 0

  /** Empties the database; the chain continues. */
  async function begin(overrides: Partial<Chain> = {}): Promise<ClearingContext> {
    await sandbox.control.clear()
    await emptyTables(database)
    const height = sandbox.chain(hub).committedHeight()
    await until('the chain is seen up to its head', () => (chain.head()?.height ?? 0) >= height, { everyMs: 10 })
    const ctx = await aContext(database, {
      chains: new Map([[hub, { ...chain, ...overrides }]]),
      settings: {
        serviceAddresses: new Map([[hub, wallet.address]]),
        paymentDenoms: () => [denom],
        sendingCost: () => 1_300n,
        leastSent: () => 1_300n,
      },
      routes: { secondsPerBlock: async () => 1 },
      gas: { price: async () => ({ denom, amount: '0.01', source: 'hermes', payable: true }) },
      now: () => new Date(clock),
      refundWallet: () => wallet,
    })
    await database.db.insert(chainCursors).values({ chainId: hub, height, blockTime: new Date(clock) })
    return ctx
  }

  /** A payment, of which `amount` is owed back. */
  async function owe(
    ctx: ClearingContext,
    { to = anAddress(), amount = 10_000n, reason = 'not-cleared' }: { to?: string; amount?: bigint; reason?: RefundReason } = {},
  ): Promise<{ to: string; paymentId: number }> {
    paymentCount += 1
    const at = ctx.now()
    const paymentId = await inTransaction(database, 'owe', async tx => {
      const [payment] = await tx
        .insert(payments)
        .values({
          chainId: hub,
          height: paymentCount,
          txHash: `PAYMENT${paymentCount}`,
          ordinal: 0,
          at,
          payer: to,
          memo: '',
          amounts: [{ denom, amount: amount.toString() }],
          match: 'exact',
          state: 'settled',
        })
        .returning({ id: payments.id })
      await oweRefund(ctx, tx, { paymentId: payment?.id ?? 0, token: null, reason, chainId: hub, coin: { denom, amount }, to, at })
      return payment?.id ?? 0
    })
    return { to, paymentId }
  }

  async function cursor(): Promise<number> {
    return (await database.db.query.chainCursors.findFirst({ where: (row, { eq }) => eq(row.chainId, hub) }))?.height ?? 0
  }

  /** Makes blocks, and reads them from the node. */
  async function mine(ctx: ClearingContext, blocks = 1): Promise<void> {
    await sandbox.control.mine(hub, blocks)
    await seen()
    await readUpTo(ctx, sandbox.chain(hub).committedHeight())
  }

  async function seen(): Promise<void> {
    await until('the chain sees its head', () => (chain.head()?.height ?? 0) >= sandbox.chain(hub).committedHeight(), { everyMs: 5 })
  }

  async function readUpTo(ctx: ClearingContext, last: number): Promise<void> {
    for (let height = (await cursor()) + 1; height <= last; height += 1) {
      const block = await until(`block ${height}`, () => chain.block(height), { everyMs: 5 })
      await readBlock(ctx, block)
    }
  }

  /** Reads a block with only this transaction, instead of the chain's block of that height. */
  async function readNext(ctx: ClearingContext, tx: BlockTx): Promise<void> {
    await readBlock(ctx, { chainId: hub, height: (await cursor()) + 1, time: ctx.now(), txs: [tx], events: [] })
  }

  /** The amounts that an account got from the service wallet in this chain's blocks. */
  function got(address: string): string[] {
    const { block, committedHeight, earliestHeight } = sandbox.chain(hub)
    const found: string[] = []
    for (let height = earliestHeight(); height <= committedHeight(); height += 1) {
      for (const { result } of block(height)?.txs ?? []) {
        found.push(
          ...result.events
            .filter(
              event => event.type === 'coin_received' && event.attributes.some(([key, value]) => key === 'receiver' && value === address),
            )
            .flatMap(event => event.attributes.filter(([key]) => key === 'amount').map(([, value]) => value)),
        )
      }
    }
    return found
  }

  return {
    sandbox,
    database,
    chain,
    wallet,
    begin,
    owe,
    mine,
    got,
    readNext,
    /** Lets time pass. */
    pass: (ms: number) => void (clock += ms),
    refunds: () => database.db.query.refunds.findMany({ orderBy: row => row.id }),
    transactions: () => database.db.query.refundTransactions.findMany({ orderBy: row => row.id }),
    mineUnread: (blocks: number) => sandbox.control.mine(hub, blocks),
    /** Like a database that was restored from before anything was signed. */
    forgetTransactions: () =>
      database.db.transaction(async tx => {
        await tx.update(refunds).set({ status: 'due', transactionId: null, net: null })
        await tx.delete(refundTransactions)
      }),
    openAlerts: () => database.db.query.alerts.findMany({ where: (row, { isNull }) => isNull(row.endedAt) }),
    async stop() {
      await chain.stop()
      await database.close()
      await home.drop()
      await sandbox.stop()
    },
  }
}

/** An unused account. */
export function anAddress(): string {
  return writeAddress('cosmos', randomBytes(20))
}
