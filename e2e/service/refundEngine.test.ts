import type { ClearingContext } from '../../server/src/clearing/context.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ChainError } from '../../server/src/chains/chainError.ts'
import { signTx } from '../../server/src/chains/signTx.ts'
import { emergencyStop, pause, resume } from '../../server/src/clearing/pauses/changePauses.ts'
import { everywhere } from '../../server/src/clearing/pauses/pauses.ts'
import { refundMessages } from '../../server/src/clearing/refunds/sign/refundMessages.ts'
import { sendRefunds } from '../../server/src/clearing/refunds/sign/sendRefunds.ts'
import { viewServices } from '../../server/src/clearing/views/viewServices.ts'
import { watchCrashPoints } from '../../server/src/db/crashPoint.ts'
import { until } from '../kit/until.ts'
import { anAddress, denom, startRefundSetup } from './refundSetup.ts'
import { hub } from './settings.ts'

let setup: Awaited<ReturnType<typeof startRefundSetup>>
beforeAll(async () => {
  setup = await startRefundSetup()
})
afterEach(() => watchCrashPoints(() => {}))
afterAll(() => setup.stop())

const send = (ctx: ClearingContext) => sendRefunds(ctx, hub)
const statuses = async () => (await setup.refunds()).map(refund => refund.status)
const ends = async () => (await setup.transactions()).map(transaction => transaction.status)

/** Runs the worker and makes blocks until no refund is pending. */
async function settle(ctx: ClearingContext): Promise<void> {
  for (let round = 0; round < 80 && (await statuses()).some(status => ['due', 'signed', 'broadcast'].includes(status)); round += 1) {
    setup.pass(4_000)
    await send(ctx)
    await setup.mine(ctx)
  }
}

describe('a refund', () => {
  it('is signed and kept before a node sees it, sent, and confirmed by the block', async () => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx, { amount: 10_000n, reason: 'over' })
    dieAt('refund:before-broadcast')
    await expect(send(ctx)).rejects.toThrow('died')
    expect(await setup.transactions()).toMatchObject([{ status: 'signed', origin: 'hot', sender: setup.wallet.address, feeDenom: denom }])
    expect(await setup.refunds()).toMatchObject([{ status: 'signed' }])
    expect(setup.sandbox.chain(hub).mempool()).toEqual([])
    watchCrashPoints(() => {})
    await send(ctx)
    expect(await setup.refunds()).toMatchObject([{ status: 'broadcast' }])
    await setup.mine(ctx)
    const [transaction] = await setup.transactions()
    const [refund] = await setup.refunds()
    expect(transaction).toMatchObject({ status: 'confirmed', code: 0 })
    expect(refund).toMatchObject({ status: 'confirmed', amount: 10_000n, net: 10_000n - (transaction?.feeAmount ?? 0n) })
    expect(setup.got(to)).toEqual([`${refund?.net}${denom}`])
  })
})

/** A process may end at each of these points: around each commit, and around the call to a node. */
describe('a process that ends', () => {
  it.each([
    'refund-sign:before-commit',
    'refund-sign:after-commit',
    'refund:before-broadcast',
    'refund:after-broadcast',
    'refund-broadcast:before-commit',
    'refund-broadcast:after-commit',
  ])('at %s has paid nobody twice and forgotten nobody', async point => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx)
    dieAt(point)
    await expect(send(ctx)).rejects.toThrow('died')
    await settle(ctx)
    expect(setup.got(to)).toEqual([`10000${denom}`])
    expect(await ends()).toEqual(['confirmed'])
  })

  it.each(['read-block:before-commit', 'read-block:after-commit'])('at %s of the block that has the refund', async point => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx)
    await send(ctx)
    dieAt(point)
    await expect(setup.mine(ctx)).rejects.toThrow('died')
    await settle(ctx)
    expect(setup.got(to)).toEqual([`10000${denom}`])
    expect(await ends()).toEqual(['confirmed'])
  })
})

describe('a node', () => {
  it('that takes the transaction and does not answer', async () => {
    const ctx = await setup.begin({
      broadcast: async bytes => {
        await setup.chain.broadcast(bytes)
        throw new ChainError('unreachable', 'timed out')
      },
    })
    const { to } = await setup.owe(ctx)
    await expect(send(ctx)).rejects.toThrow('timed out')
    await expect(send(ctx)).rejects.toThrow('timed out')
    await setup.mine(ctx)
    expect(await statuses()).toEqual(['confirmed'])
    expect(setup.got(to)).toEqual([`10000${denom}`])
  })

  it('that is down: nothing is lost, and it goes on when it is back', async () => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx)
    await setup.sandbox.control.setNodeFaults(hub, { down: true })
    await expect(send(ctx)).rejects.toThrow(ChainError)
    expect(await statuses()).toEqual(['due'])
    await setup.sandbox.control.setNodeFaults(hub, { down: false })
    await until('the node is asked again', () => setup.chain.balance(to, denom).then(() => true))
    await settle(ctx)
    expect(setup.got(to)).toEqual([`10000${denom}`])
  })

  it('that lost the transaction from its mempool: it is dead once its last height was read, and not sooner', async () => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx)
    setup.sandbox.control.setChainFaults(hub, { drop: true })
    await send(ctx)
    setup.sandbox.control.setChainFaults(hub, { drop: false })
    const [first] = await setup.transactions()
    const left = (first?.timeoutHeight ?? 0) - setup.sandbox.chain(hub).committedHeight()
    expect(left).toBeGreaterThan(15)
    await setup.mine(ctx, left - 1)
    setup.pass(4_000)
    await send(ctx)
    expect([await ends(), await statuses()]).toEqual([['broadcast'], ['broadcast']])
    await setup.mine(ctx)
    expect([await ends(), await statuses()]).toEqual([['dead'], ['due']])
    await settle(ctx)
    expect(await ends()).toEqual(['dead', 'confirmed'])
    expect(setup.got(to)).toEqual([`10000${denom}`])
  })

  it('that shows the block late: nothing is signed again meanwhile', async () => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx)
    await send(ctx)
    await setup.sandbox.control.mine(hub, 40)
    for (let round = 0; round < 5; round += 1) {
      setup.pass(4_000)
      await send(ctx)
    }
    expect(await ends()).toEqual(['broadcast'])
    await setup.mine(ctx)
    expect(await ends()).toEqual(['confirmed'])
    expect(setup.got(to)).toEqual([`10000${denom}`])
  })

  it('that shows it refused in a block before its sequence was used: it may still come, so nothing else is signed', async () => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx)
    setup.sandbox.control.setChainFaults(hub, { lateBlocks: 2 })
    await send(ctx)
    const [live] = await setup.transactions()
    await setup.sandbox.control.mine(hub)
    await setup.readNext(ctx, {
      hash: live?.txHash ?? '',
      index: 0,
      code: 5,
      codespace: 'sdk',
      log: 'no fee',
      gasUsed: 0n,
      gasWanted: 0n,
      events: [],
      bytes: Buffer.from(live?.txBytes ?? '', 'base64'),
    })
    expect(await ends()).toEqual(['broadcast'])
    await setup.mine(ctx, 3)
    expect(await ends()).toEqual(['confirmed'])
    expect(setup.got(to)).toEqual([`10000${denom}`])
  })

  it('whose account moves on beside us: refused by sequence, dead when a block shows that another used it, then signed anew', async () => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx)
    dieAt('refund:before-broadcast')
    await expect(send(ctx)).rejects.toThrow('died')
    await spendByHand(setup)
    await send(ctx)
    expect(await setup.transactions()).toMatchObject([{ status: 'signed', complaint: expect.stringMatching(/^sdk 32: /) as unknown }])
    await setup.mine(ctx)
    expect([await ends(), await statuses()]).toEqual([['dead'], ['due']])
    await settle(ctx)
    expect(await ends()).toEqual(['dead', 'confirmed'])
    expect(setup.got(to)).toEqual([`10000${denom}`])
  })
})

describe('gas', () => {
  it('that runs out in the block is paid for, and the next try has more', async () => {
    const ctx = await setup.begin({ simulate: async () => ({ gasUsed: 45_000n, gasWanted: 0n }) })
    const { to } = await setup.owe(ctx)
    await settle(ctx)
    expect(await setup.transactions()).toMatchObject([{ status: 'failed', code: 11 }, { status: 'confirmed' }])
    expect(setup.got(to)).toEqual([`10000${denom}`])
  })

  it('is borne by the payer where he caused the refund, and what is left of nothing waits as dust', async () => {
    const ctx = await setup.begin()
    const [large, ours] = [
      await setup.owe(ctx, { amount: 5_000n, reason: 'late' }),
      await setup.owe(ctx, { amount: 5_000n, reason: 'not-cleared' }),
    ]
    await setup.owe(ctx, { amount: 1_300n, reason: 'late' })
    await settle(ctx)
    const [transaction] = await setup.transactions()
    const share = ((transaction?.feeAmount ?? 0n) + 1n) / 2n
    expect(setup.got(large.to)).toEqual([`${5_000n - share}${denom}`])
    expect(setup.got(ours.to)).toEqual([`5000${denom}`])
    expect(await setup.refunds()).toMatchObject([
      { status: 'confirmed' },
      { status: 'confirmed' },
      { status: 'awaiting_approval', waitsFor: 'dust' },
    ])
  })

  it('and money that the wallet lacks: an alert, and on it goes when it is filled', async () => {
    const ctx = await setup.begin()
    const before = await setup.chain.balance(setup.wallet.address, denom)
    const { to } = await setup.owe(ctx)
    await setup.sandbox.control.drain(hub, setup.wallet.address)
    await setup.mine(ctx)
    await send(ctx)
    expect(await statuses()).toEqual(['due'])
    expect(await setup.openAlerts()).toMatchObject([{ name: 'refund-wallet-empty', subject: hub }])
    await setup.sandbox.control.fund(hub, setup.wallet.address, before)
    await settle(ctx)
    expect(setup.got(to)).toEqual([`10000${denom}`])
    expect(await setup.openAlerts()).toEqual([])
  })
})

describe('refunds that are paused', () => {
  const by = () => ({ at: new Date(), actor: 'admin-key', source: '127.0.0.1' })
  const waits = async () => (await setup.refunds()).map(refund => [refund.status, refund.waitsFor])

  it('are not signed, and go on when they are resumed; what was signed before still lands', async () => {
    const ctx = await setup.begin()
    const { to: first } = await setup.owe(ctx)
    dieAt('refund:before-broadcast')
    await expect(send(ctx)).rejects.toThrow('died')
    watchCrashPoints(() => {})
    await pause(ctx, ['refunds'], hub, 'The hub is upgraded', by())
    const { to: second } = await setup.owe(ctx)
    await send(ctx)
    expect(await waits()).toEqual([
      ['broadcast', null],
      ['due', 'paused'],
    ])
    await setup.mine(ctx)
    await send(ctx)
    expect([setup.got(first), setup.got(second)]).toEqual([[`10000${denom}`], []])
    expect(await waits()).toEqual([
      ['confirmed', null],
      ['due', 'paused'],
    ])
    await resume(ctx, ['refunds'], hub, undefined, by())
    await settle(ctx)
    expect(setup.got(second)).toEqual([`10000${denom}`])
  })

  it('of another chain are none of ours', async () => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx)
    await pause(ctx, ['refunds'], 'elsewhere-1', 'not here', by())
    await pause(ctx, ['clearing', 'intake'], everywhere, 'not refunds', by())
    await settle(ctx)
    expect(setup.got(to)).toEqual([`10000${denom}`])
  })

  it('are not sent again in an emergency stop: they may land up to their last height, and are signed anew only after it', async () => {
    const ctx = await setup.begin()
    const { to } = await setup.owe(ctx)
    setup.sandbox.control.setChainFaults(hub, { drop: true })
    await send(ctx)
    setup.sandbox.control.setChainFaults(hub, { drop: false })
    await emergencyStop(ctx, 'a key may be stolen', by())
    const [signed] = await setup.transactions()
    expect((await viewServices(ctx)).signedRefunds).toMatchObject([
      { chainId: hub, txHash: signed?.txHash, lastHeight: String(signed?.timeoutHeight) },
    ])
    setup.pass(4_000)
    await send(ctx)
    expect(setup.sandbox.chain(hub).mempool()).toEqual([])
    await setup.mine(ctx, (signed?.timeoutHeight ?? 0) - setup.sandbox.chain(hub).committedHeight())
    await send(ctx)
    expect([await ends(), await waits(), (await viewServices(ctx)).signedRefunds]).toEqual([['dead'], [['due', 'paused']], []])
    await resume(ctx, ['refunds'], everywhere, undefined, by())
    await settle(ctx)
    expect(setup.got(to)).toEqual([`10000${denom}`])
  })
})

describe('many at once', () => {
  it('two workers: one transaction', async () => {
    const ctx = await setup.begin()
    const owed = [await setup.owe(ctx), await setup.owe(ctx), await setup.owe(ctx)]
    await Promise.all([send(ctx), send(ctx), send(ctx)])
    await settle(ctx)
    expect(await ends()).toEqual(['confirmed'])
    expect(owed.map(({ to }) => setup.got(to))).toEqual(owed.map(() => [`10000${denom}`]))
  })

  it.each([
    ['known when it is tried', async () => {}],
    ['known in the block alone', async () => ({ simulate: async () => ({ gasUsed: 1_000_000n, gasWanted: 0n }) })],
  ])('one bad recipient among 20, %s: the others are paid once, it waits for a person', async (_, change) => {
    const ctx = await setup.begin((await change()) ?? {})
    const owed: { to: string }[] = []
    for (let count = 0; count < 20; count += 1) owed.push(await setup.owe(ctx))
    const bad = owed[7]?.to ?? ''
    await setup.sandbox.control.setBlocked(hub, bad, true)
    await setup.mine(ctx)
    await settle(ctx)
    expect(owed.map(({ to }) => setup.got(to))).toEqual(owed.map(({ to }) => (to === bad ? [] : [`10000${denom}`])))
    expect((await setup.refunds()).filter(refund => refund.status !== 'confirmed')).toMatchObject([
      { to: bad, status: 'awaiting_approval', waitsFor: 'rejected' },
    ])
  })
})

/** The process ends at this point, once. */
function dieAt(point: string): void {
  let died = false
  watchCrashPoints(name => {
    if (name === point && !died) {
      died = true
      throw new Error(`died ${name}`)
    }
  })
}

/** The operator also uses the service wallet's key, so that its sequence moves on. */
async function spendByHand({ sandbox, wallet, chain }: typeof setup): Promise<void> {
  const { accountNumber, sequence } = sandbox.chain(hub).nextSequence(wallet.address)
  const tx = signTx(wallet, {
    chainId: hub,
    accountNumber: BigInt(accountNumber),
    sequence: BigInt(sequence),
    messages: refundMessages(wallet.address, [{ to: anAddress(), denom, amount: 1n }]),
    memo: '',
    timeoutHeight: 0n,
    gasLimit: 200_000n,
    fee: [{ denom, amount: 2_000n }],
  })
  expect(await chain.broadcast(tx)).toMatchObject({ code: 0 })
}
