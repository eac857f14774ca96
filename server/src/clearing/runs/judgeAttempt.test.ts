import type { AttemptInput } from './judgeAttempt.ts'
import { describe, expect, it } from 'vitest'
import { judgeAttempt } from './judgeAttempt.ts'

const now = new Date('2026-01-01T12:00:00Z')
const seconds = (n: number) => new Date(now.getTime() + n * 1000)
function anAttempt(overrides: Partial<AttemptInput> = {}): AttemptInput {
  return {
    attempts: 1,
    lost: false,
    hung: false,
    together: 1,
    left: 1,
    routeWorks: false,
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
    expect(judgeAttempt(anAttempt())).toEqual({ kind: 'retry', at: seconds(2), alone: true, reason: 'hermes-relayed-nothing' })
    expect(judgeAttempt(anAttempt({ attempts: 2 }))).toMatchObject({ kind: 'retry', at: seconds(10), alone: true })
  })

  it("does not count a call that we ended or that died with its worker, until the order's time is over", () => {
    expect(judgeAttempt(anAttempt({ attempts: 9, lost: true }))).toEqual({ kind: 'resume' })
    expect(judgeAttempt(anAttempt({ attempts: 9, lost: true, deadlineAt: seconds(-1) }))).toMatchObject({ kind: 'fail' })
    expect(judgeAttempt(anAttempt({ lost: true, judgement: null }))).toEqual({
      kind: 'retry',
      at: seconds(2),
      alone: false,
      reason: 'chain-unreachable',
    })
  })

  it.each([
    [{ attempts: 3 }, 'hermes-relayed-nothing'],
    [{ attempts: 3, complaint: 'lane-out-of-funds' as const }, 'lane-out-of-funds'],
    [
      { attempts: 3, judgement: { kind: 'blocked' as const, reason: 'client-expired' as const }, complaint: 'hermes-failed' as const },
      'client-expired',
    ],
    [{ attempts: 3, judgement: { kind: 'blocked' as const, reason: 'client-unproven' as const } }, 'client-unproven'],
    [{ attempts: 3, judgement: null }, 'chain-unreachable'],
    [{ deadlineAt: seconds(1) }, 'deadline'],
  ])('fails with the best known reason: %o -> %s', (overrides, reason) => {
    expect(judgeAttempt(anAttempt(overrides))).toEqual({ kind: 'fail', reason })
  })

  it.each(['awaiting-next-hop', 'forwarded-return', 'finalising'] as const)('never fails what the next chain has: %s', reason => {
    expect(judgeAttempt(anAttempt({ attempts: 9, judgement: { kind: 'blocked', reason } }))).toEqual({ kind: 'look-again', at: seconds(2) })
  })

  it('fails at once what was refused in a form that its own chain does not take, however many shared the call', () => {
    const judgement = { kind: 'blocked' as const, reason: 'ack-malformed' as const }
    for (const others of [{}, { together: 50, left: 50 }, { lost: true }])
      expect(judgeAttempt(anAttempt({ judgement, ...others }))).toEqual({ kind: 'fail', reason: 'refund-refused' })
  })

  it('never fails what the chains show as ended or arrived', () => {
    expect(judgeAttempt(anAttempt({ attempts: 9, deadlineAt: seconds(-1), judgement: { kind: 'ack_only' } }))).toEqual({
      kind: 'look-again',
      at: seconds(2),
    })
    expect(judgeAttempt(anAttempt({ attempts: 9, judgement: { kind: 'done', returned: true } })).kind).toBe('look-again')
  })
})

describe('after a call that failed for many', () => {
  const many = { together: 50, left: 50, attempts: 1 }

  it.each([
    ['its time was over', { hung: true }],
    ['it failed', { complaint: 'hermes-failed' as const }],
    ['one chain refused one of them', { complaint: 'refund-refused' as const }],
    ['one of them needs more gas than there is', { complaint: 'out-of-gas' as const }],
    ['a node that hangs looks as if it were not there', { complaint: 'chain-unreachable' as const }],
    ['it relayed nothing', {}],
    ['however often some of them failed before', { attempts: 9 }],
    ['even where others went through meanwhile', { hung: true, routeWorks: true }],
  ])('a quarter of them at the most share the next, at once: %s', (_, overrides) => {
    expect(judgeAttempt(anAttempt({ ...many, ...overrides }))).toEqual({ kind: 'split', mostTogether: 13 })
  })

  it.each([
    [50, 13, 4],
    [50, 1, 1],
    [2, 2, 1],
    [4, 4, 1],
    [5, 5, 2],
    [200, 200, 50],
  ])('of %i that shared a call, %i left open: %i', (together, left, mostTogether) => {
    expect(judgeAttempt(anAttempt({ together, left }))).toEqual({ kind: 'split', mostTogether })
  })

  it.each([
    ['hermes-unavailable', { complaint: 'hermes-unavailable' as const }],
    ['chain-unreachable', { judgement: null }],
    ['client-expired', { judgement: { kind: 'blocked' as const, reason: 'client-expired' as const } }],
  ])('none of them can have brought it about: all are tried together again, %s', (reason, overrides) => {
    expect(judgeAttempt(anAttempt({ ...many, ...overrides }))).toEqual({ kind: 'retry', at: seconds(2), alone: false, reason })
  })

  it('says nothing of one of them when its time is over', () => {
    const late = { ...many, complaint: 'out-of-gas' as const, deadlineAt: seconds(-1) }
    expect(judgeAttempt(anAttempt(late))).toEqual({ kind: 'fail', reason: 'deadline' })
  })
})

describe('one that had a call alone', () => {
  it.each([
    ['hangs while others go through: at once', { hung: true, routeWorks: true, complaint: 'hermes-failed' as const }, 'transfer-hangs'],
    [
      'hangs, and perhaps all would: after the second time',
      { hung: true, attempts: 2, complaint: 'hermes-failed' as const },
      'hermes-failed',
    ],
    ['burns gas: after the second time', { attempts: 2, complaint: 'out-of-gas' as const }, 'out-of-gas'],
    ['is refused by its own chain: after all tries', { attempts: 3, complaint: 'refund-refused' as const }, 'refund-refused'],
  ])('is set aside when it %s', (_, overrides, reason) => {
    expect(judgeAttempt(anAttempt(overrides))).toEqual({ kind: 'fail', reason })
  })

  it.each([
    ['hung once, and nobody knows whether others would: alone', { hung: true, complaint: 'hermes-failed' as const }, true],
    ['is refused by its own chain: alone', { complaint: 'refund-refused' as const }, true],
    ['hung while a chain could not be asked', { hung: true, routeWorks: true, judgement: null }, false],
  ])('is tried again when it %s', (_, overrides, alone) => {
    expect(judgeAttempt(anAttempt(overrides))).toMatchObject({ kind: 'retry', at: seconds(2), alone })
  })
})
