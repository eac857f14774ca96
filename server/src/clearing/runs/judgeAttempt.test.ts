import type { AttemptInput } from './judgeAttempt.ts'
import { describe, expect, it } from 'vitest'
import { judgeAttempt } from './judgeAttempt.ts'

const now = new Date('2026-01-01T12:00:00Z')
const seconds = (n: number) => new Date(now.getTime() + n * 1000)
function anAttempt(overrides: Partial<AttemptInput> = {}): AttemptInput {
  return {
    attempts: 1,
    lost: false,
    backoffSeconds: [2, 10],
    now,
    deadlineAt: seconds(600),
    judgement: { kind: 'deliver', expiresSoon: false },
    complaint: null,
    ...overrides,
  }
}

describe('after a call of Hermes that left a packet open', () => {
  it('tries again, later each time', () => {
    expect(judgeAttempt(anAttempt())).toEqual({ kind: 'retry', at: seconds(2) })
    expect(judgeAttempt(anAttempt({ attempts: 2 }))).toEqual({ kind: 'retry', at: seconds(10) })
  })

  it("does not count a call that we ended or that died with its worker, until the order's time is over", () => {
    expect(judgeAttempt(anAttempt({ attempts: 9, lost: true }))).toEqual({ kind: 'resume' })
    expect(judgeAttempt(anAttempt({ attempts: 9, lost: true, deadlineAt: seconds(-1) }))).toMatchObject({ kind: 'fail' })
    expect(judgeAttempt(anAttempt({ lost: true, judgement: null }))).toEqual({ kind: 'retry', at: seconds(2) })
  })

  it.each([
    [{ attempts: 3 }, 'hermes-relayed-nothing'],
    [{ attempts: 3, complaint: 'lane-out-of-funds' as const }, 'lane-out-of-funds'],
    [
      { attempts: 3, judgement: { kind: 'blocked' as const, reason: 'client-expired' as const }, complaint: 'hermes-failed' as const },
      'client-expired',
    ],
    [{ attempts: 3, judgement: null }, 'chain-unreachable'],
    [{ deadlineAt: seconds(1) }, 'deadline'],
  ])('fails with the best known reason: %o -> %s', (overrides, reason) => {
    expect(judgeAttempt(anAttempt(overrides))).toEqual({ kind: 'fail', reason })
  })

  it.each(['awaiting-next-hop', 'forwarded-return', 'finalising'] as const)('never fails what the next chain has: %s', reason => {
    expect(judgeAttempt(anAttempt({ attempts: 9, judgement: { kind: 'blocked', reason } }))).toEqual({ kind: 'look-again', at: seconds(2) })
  })

  it('never fails what the chains show as ended or arrived', () => {
    expect(judgeAttempt(anAttempt({ attempts: 9, deadlineAt: seconds(-1), judgement: { kind: 'ack_only' } }))).toEqual({
      kind: 'look-again',
      at: seconds(2),
    })
    expect(judgeAttempt(anAttempt({ attempts: 9, judgement: { kind: 'done', returned: true } })).kind).toBe('look-again')
  })
})
