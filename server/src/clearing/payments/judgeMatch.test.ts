import type { Candidate } from './judgeMatch.ts'
import { describe, expect, it } from 'vitest'
import { judgeMatch } from './judgeMatch.ts'

const alice = { address: 'cosmos1alice', account: 'aa' }
const at = new Date('2026-01-01T12:01:00Z')
const before = new Date(at.getTime() - 1000)

function aCandidate(overrides: Partial<Candidate> = {}): Candidate {
  return {
    id: 'token',
    walletAddress: alice.address,
    refundAddress: alice.address,
    sessionAccount: null,
    createdAt: before,
    packets: [['aa', 'bb']],
    ...overrides,
  }
}

describe('a payment without a memo', () => {
  it.each<[string, Partial<Candidate>, boolean]>([
    ['for transfers that the payer sent', {}, true],
    ['for transfers of the payer, to be paid from another wallet of his', { walletAddress: 'cosmos1second' }, true],
    ['for transfers that the payer receives', { packets: [['bb', 'aa']] }, true],
    ['made in a session of the payer, for any transfers', { sessionAccount: 'aa', packets: [['bb', 'cc']] }, true],
    [
      'made in a session of the payer, who chose another address for refunds',
      { sessionAccount: 'aa', refundAddress: 'cosmos1elsewhere' },
      true,
    ],
    ['made after the payment', { createdAt: new Date(at.getTime() + 1) }, false],
    ['of a stranger in the name of the payer', { packets: [['bb', 'cc']] }, false],
    [
      'of a stranger for a transfer of the payer and one of his own',
      {
        packets: [
          ['aa', 'bb'],
          ['bb', 'cc'],
        ],
      },
      false,
    ],
    ['of a stranger for a transfer of the payer, with refunds to the stranger', { refundAddress: 'cosmos1mallory' }, false],
    ['for transfers of which nothing is known', { packets: [[null, null]] }, false],
    ['of somebody else altogether', { walletAddress: 'cosmos1bob', refundAddress: 'cosmos1bob', packets: [['bb', 'cc']] }, false],
  ])('matches only what is safe: %s', (_, overrides, matches) => {
    expect(judgeMatch(alice, at, [aCandidate(overrides)])).toBe(matches ? 'token' : null)
  })

  it('matches nothing when two could be meant, though one of them is not safe', () => {
    expect(judgeMatch(alice, at, [aCandidate(), aCandidate({ id: 'other' })])).toBeNull()
    expect(judgeMatch(alice, at, [aCandidate(), aCandidate({ id: 'of a stranger in her name', packets: [['bb', 'cc']] })])).toBeNull()
    expect(
      judgeMatch(alice, at, [aCandidate(), aCandidate({ id: 'of others', walletAddress: 'cosmos1bob', refundAddress: 'cosmos1bob' })]),
    ).toBe('token')
  })
})
