import type { OperationRow, ResultRow } from '../../db/schema/index.ts'
import type { OwedBack, PaidPacket } from './judgeOrder.ts'
import { describe, expect, it } from 'vitest'
import { judgeClose, judgeRetry } from './judgeOrder.ts'

const lives = { finishedAt: null }
const ended = { finishedAt: new Date('2026-01-01T12:00:00Z') }

const row: ResultRow = {
  token: 't',
  chainId: 'a-1',
  portId: 'transfer',
  channelId: 'channel-0',
  routeKey: 'a-1/transfer/channel-0',
  sequence: '1',
  packetKey: 'a-1/transfer/channel-0/1',
  destinationChainId: 'b-1',
  verdict: 'deliver',
  part: 100n,
  result: 'pending',
  byUs: false,
  unchecked: false,
  onward: false,
  reason: null,
  txHash: null,
  txChainId: null,
  at: null,
  attempts: 1,
  mostTogether: null,
  runId: null,
  nextAttemptAt: ended.finishedAt,
  askedAt: null,
}

function aPacket(result: ResultRow['result'], overrides: Partial<Omit<PaidPacket, 'row'>> = {}): PaidPacket {
  return { row: { ...row, result }, running: false, taken: false, open: true, ...overrides }
}
function aRefund(overrides: Partial<OwedBack> = {}): OwedBack {
  return { id: 7, status: 'due', net: null, transactionId: null, sentBefore: false, ...overrides }
}
function retry(operation: Pick<OperationRow, 'finishedAt'> | null, packets: PaidPacket[], owed: OwedBack[] = []) {
  const decision = judgeRetry({ operation, packets, owed })
  return decision.kind === 'refuse' ? decision.why : [decision.kind, decision.packets.length]
}

describe('trying an order again', () => {
  it('while it lives tries what Hermes has not, whether or not the rest has ended', () => {
    expect(retry(lives, [aPacket('pending'), aPacket('pending', { running: true }), aPacket('delivered')])).toEqual(['hurry', 1])
    expect(retry(lives, [aPacket('pending', { running: true })])).toBe('working')
    expect(retry(null, [])).toBe('not-paid')
  })

  it('after its end begins again with what is open and free, and takes back what was to be sent', () => {
    const packets = [aPacket('failed'), aPacket('failed', { open: false }), aPacket('failed', { taken: true })]
    expect(judgeRetry({ operation: ended, packets, owed: [aRefund(), aRefund({ id: 8, status: 'awaiting_approval' })] })).toEqual({
      kind: 'reopen',
      packets: [packets[0]?.row],
      withdrawn: [7, 8],
    })
  })

  it.each([
    ['nothing of it failed', [aPacket('delivered')], [], 'ended'],
    ['something was cleared', [aPacket('failed'), aPacket('delivered')], [aRefund()], 'part-settled'],
    ['another relayer cleared something', [aPacket('failed'), aPacket('cleared_by_other')], [aRefund()], 'part-settled'],
    ['the money is signed', [aPacket('failed')], [aRefund({ status: 'signed', transactionId: 1 })], 'money-sent'],
    ['the money has arrived', [aPacket('failed')], [aRefund({ status: 'confirmed', transactionId: 1 })], 'money-sent'],
    ['some of the money is signed', [aPacket('failed')], [aRefund(), aRefund({ status: 'broadcast', transactionId: 1 })], 'money-sent'],
    ['a transaction paid it and failed', [aPacket('failed')], [aRefund({ sentBefore: true })], 'money-sent'],
    ['it is being signed by hand', [aPacket('failed')], [aRefund({ status: 'awaiting_approval', net: 5n })], 'money-promised'],
    ['its transfers have ended', [aPacket('failed', { open: false })], [aRefund()], 'transfers-ended'],
    ['other orders clear them', [aPacket('failed', { taken: true })], [aRefund()], 'transfers-taken'],
  ] as const)('after its end is refused when %s', (_, packets, owed, why) => {
    expect(retry(ended, [...packets], [...owed])).toBe(why)
  })
})

describe('closing an order', () => {
  it('gives up on what is open, and never on what Hermes has', () => {
    const open = [aPacket('pending'), aPacket('delivered'), aPacket('pending')]
    expect(judgeClose({ operation: lives, packets: open, owed: [] })).toEqual({ kind: 'close', packets: [open[0]?.row, open[2]?.row] })
    expect(judgeClose({ operation: lives, packets: [...open, aPacket('pending', { running: true })], owed: [] })).toMatchObject({
      why: 'working',
    })
    expect(judgeClose({ operation: ended, packets: [aPacket('failed')], owed: [] })).toMatchObject({ why: 'ended' })
    expect(judgeClose({ operation: null, packets: [], owed: [] })).toMatchObject({ why: 'not-paid' })
  })
})
