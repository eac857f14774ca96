import type { PacketId, PacketView } from '@relayooor/shared'
import type { ClearingContext } from '../../clearing/context.ts'
import type { WatchedPrograms } from '../../hermes/watched/watchedPrograms.ts'
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import { ChainError } from '../../chains/chainError.ts'
import { followWallets, moveCoins } from '../../clearing/ledger/testing/wallets.ts'
import { aChain, aChannel, aContext, blocksFor, ends, ours, sent, service, startedAt } from '../../clearing/testing.ts'
import { AlertSettings } from '../../config/alertSettings.ts'
import * as schema from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { findHints } from './findHints.ts'
import { presentHermes } from './presentHermes.ts'
import { presentWallets } from './presentWallets.ts'

const database = await useDatabase()
const { db } = database
let ctx: ClearingContext

beforeEach(async () => {
  const chain = aChain()
  ctx = await aContext(database, {
    chains: new Map([['a-1', chain]]),
    routes: { supported: async () => [aChannel(ends['a-1'], ends['b-1']), aChannel(ends['b-1'], ends['a-1'])] },
  })
})

const ago = (days: number) => new Date(startedAt.getTime() - days * 24 * 3_600_000)
async function laneTx(amount: string, at: Date): Promise<void> {
  await db.insert(schema.relayerTransactions).values({
    chainId: 'a-1',
    txHash: randomUUID(),
    height: 1,
    at,
    signer: ours,
    code: 0,
    gasUsed: 1,
    fee: [{ denom: 'uatom', amount }],
    packets: [],
  })
}

it('says how long each wallet lasts at the pace of a week, what is low, and what the operator brought and took', async () => {
  await followWallets(db, ours, service)
  await moveCoins(db, ours, 150_000_000n)
  await moveCoins(db, service, 90_000_000n)
  await moveCoins(db, service, -20_000_000n, { fee: 500n })
  // Its fee alone is nothing that the operator took.
  await moveCoins(db, ours, 0n, { fee: 1_000n })
  await laneTx('7000000', ago(6))
  await laneTx('3500000', ago(1))
  await laneTx('999000000', ago(8))
  const settings = AlertSettings.parse({ lowBalance: { 'a-1': 80 } })
  const [own, lane, ...more] = await presentWallets(ctx, settings)
  expect(more).toEqual([])
  expect(own).toMatchObject({
    kind: 'service',
    booked: true,
    balances: [{ denom: 'uatom', amount: '69999500' }],
    gas: { spent7Days: { amount: '0' }, lowBelow: { amount: '80000000' }, low: true, decimals: 6 },
  })
  expect(own?.gas.daysLeft).toBeUndefined()
  expect(own?.moves.map(one => one.amounts)).toEqual([[{ denom: 'uatom', amount: '-20000500' }], [{ denom: 'uatom', amount: '90000000' }]])
  // 149.999 coins at 1.5 a day.
  expect(lane).toMatchObject({ kind: 'lane', lane: 'lane', gas: { spent7Days: { amount: '10500000' }, daysLeft: 99.9, low: false } })
  expect(lane?.moves).toHaveLength(1)
})

it('goes by the decimals of the operator, where the coin of gas is listed nowhere', async () => {
  await followWallets(db, ours, service)
  const rate = () => ({ price: '1', decimals: 18 })
  const [own] = await presentWallets({ ...ctx, settings: { ...ctx.settings, rate } }, AlertSettings.parse({ lowBalance: { 'a-1': 80 } }))
  expect(own?.gas).toMatchObject({ decimals: 18, lowBelow: { amount: (80n * 10n ** 18n).toString() } })
})

it('counts the fees of refunds that are in a block for the service wallet', async () => {
  const transaction = {
    chainId: 'a-1',
    origin: 'hot' as const,
    sender: service,
    sequence: 1,
    txBytes: '',
    timeoutHeight: 9,
    gasLimit: 1,
    feeDenom: 'uatom',
    createdAt: ago(2),
    endedAt: ago(1),
  }
  await db.insert(schema.refundTransactions).values([
    { ...transaction, txHash: 'A', feeAmount: 40n, status: 'confirmed', height: 5 },
    { ...transaction, txHash: 'B', feeAmount: 2n, status: 'failed', height: 6 },
    { ...transaction, txHash: 'C', feeAmount: 900n, status: 'dead' },
  ])
  const [own] = await presentWallets(ctx, AlertSettings.parse(undefined))
  expect(own).toMatchObject({ booked: false, gas: { spent7Days: { amount: '42' } } })
})

function run(more: Partial<typeof schema.hermesRuns.$inferInsert>) {
  return {
    lane: 'lane',
    holder: randomUUID(),
    chainId: 'a-1',
    portId: 'transfer',
    channelId: 'channel-0',
    sequences: ['1'],
    startedAt,
    ...more,
  }
}

it('shows who holds a lane, its last calls, and programs that are silent as silent', async () => {
  await followWallets(db, ours)
  await moveCoins(db, ours, 5n)
  const lock = {
    lane: 'lane',
    chainId: 'a-1',
    holder: randomUUID(),
    host: 'one',
    holderPid: 7,
    holderStartTicks: '1',
    heartbeatAt: startedAt,
  }
  await db.insert(schema.laneLocks).values({ ...lock, hermesPid: 8, hermesStartTicks: '2' })
  await db.insert(schema.hermesRuns).values([run({ endedAt: startedAt, end: 'exited', exitCode: 1, tail: 'ERROR' }), run({})])
  const watched: WatchedPrograms = {
    telemetry: { url: 'http://hermes', read: () => Promise.reject(new Error('Hermes did not answer /metrics')) },
  }
  const view = await presentHermes(ctx, { watched, version: () => Promise.reject(new Error('there is no Hermes at hermes')) })
  expect(view).toMatchObject({
    cli: { state: 'unusable', error: 'there is no Hermes at hermes' },
    lanes: [
      {
        lane: 'lane',
        chains: [{ address: ours, balance: { denom: 'uatom', amount: '5' }, holder: { host: 'one', pid: 7, hermes: true } }],
      },
    ],
    running: {
      rest: { state: 'off' },
      telemetry: { state: 'unusable', url: 'http://hermes', error: 'Hermes did not answer /metrics' },
    },
    chainpulse: { state: 'off' },
  })
  expect(view.runs.map(one => [one.end, one.output])).toEqual([
    [undefined, undefined],
    ['exited', 'ERROR'],
  ])
})

const claim = { sourceChannel: 'channel-0', destinationChannel: 'channel-9', sender: 'cosmos1said' }
function telemetry(oldest: string) {
  return {
    url: 'http://hermes',
    read: async () => ({
      backlog: [{ chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', counterparty: 'b-1', packets: 1, oldest }],
      balances: [],
      cleared: { packets: 0, acknowledgements: 0 },
    }),
  }
}
function chainpulse(stuck: () => ReturnType<NonNullable<WatchedPrograms['chainpulse']>['stuck']>) {
  return {
    url: 'http://chainpulse',
    facts: () => Promise.reject(new Error('unplanned')),
    stuck,
  }
}

/** What the chains say of each packet, by its sequence. */
function chainsSay(answers: Record<string, 'deliver' | 'done' | 'unseen' | 'busy'>) {
  return {
    async examine(packet: PacketId): Promise<{ view: PacketView } | null> {
      const answer = packet.chainId === 'a-1' ? answers[packet.sequence] : undefined
      if (answer === undefined) return null
      if (answer === 'busy') throw new ChainError('busy', 'too many searches', { chainId: packet.chainId })
      const route = { destinationChainId: 'b-1', destinationPortId: 'transfer', destinationChannelId: 'channel-9' }
      const unseen = { kind: 'blocked' as const, reason: 'packet-data-unavailable' as const, unseen: true }
      const verdict = answer === 'unseen' ? unseen : { kind: answer }
      return { view: { packet, route, stuck: true, timeout: { elapsed: false }, verdict: { ...verdict, advice: '' } } }
    },
  }
}

it('tells only what the chains confirm, and whether our own records had it', async () => {
  await blocksFor(ctx)('a-1', [sent('1')])
  const claims = ['2', '3', '4', '5', '9'].map(sequence => ({ ...claim, chainId: 'a-1', sequence }))
  const hints = await findHints(
    ctx,
    { telemetry: telemetry('1'), chainpulse: chainpulse(async () => claims) },
    chainsSay({ 1: 'deliver', 2: 'deliver', 3: 'done', 4: 'unseen', 5: 'busy' }),
  )
  expect(hints.items.map(one => [one.from, one.packet.packet.sequence, one.known, one.claimed])).toEqual([
    ['hermes', '1', true, undefined],
    ['chainpulse', '2', false, { sender: 'cosmos1said' }],
  ])
  expect(hints).toMatchObject({ refuted: 2, unconfirmed: 2, silent: [] })
})

it('finds the packet also where Chainpulse names the chain that received it, and of foreign channels asks nothing', async () => {
  const claims = [
    { ...claim, chainId: 'b-1', sequence: '2' },
    { ...claim, chainId: 'a-1', sourceChannel: 'channel-7', sequence: '2' },
  ]
  const hints = await findHints(ctx, { chainpulse: chainpulse(async () => claims) }, chainsSay({ 2: 'deliver' }))
  expect(hints).toMatchObject({ items: [{ from: 'chainpulse' }], refuted: 0, unconfirmed: 0 })
})

it('names a program that cannot be asked, and goes on with the other', async () => {
  const silent = chainpulse(() => Promise.reject(new Error('Chainpulse did not answer')))
  const hints = await findHints(ctx, { telemetry: telemetry('2'), chainpulse: silent }, chainsSay({ 2: 'deliver' }))
  expect(hints).toMatchObject({ items: [{ from: 'hermes' }], silent: [{ from: 'chainpulse', error: 'Chainpulse did not answer' }] })
})
