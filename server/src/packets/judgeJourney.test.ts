import type { KnownStep } from './judgeJourney.ts'
import type { Outcome } from './judgeOutcome.ts'
import { writeAddress } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import { judgeHolder, judgeSteps, stoppedAt } from './judgeJourney.ts'

const at = (n: number) => new Date(n * 1000)
const key = new Uint8Array(20).fill(1)
const me = writeAddress('cosmos', key)
const meOnB = writeAddress('osmo', key)
const passing = writeAddress('osmo', new Uint8Array(20).fill(2))
const contract = writeAddress('osmo', new Uint8Array(32).fill(3))
const friend = writeAddress('juno', new Uint8Array(20).fill(4))

function forms(chainId: string) {
  return (
    {
      'a-1': { prefix: 'cosmos', addressType: 'secp256k1' },
      'b-1': { prefix: 'osmo', addressType: 'secp256k1' },
      'c-1': { prefix: 'juno', addressType: 'secp256k1' },
      'evm-1': { prefix: 'osmo', addressType: 'eth_secp256k1' },
    }[chainId] ?? null
  )
}

function aStep(overrides: Partial<KnownStep> = {}): KnownStep {
  return {
    key: 'one',
    chainId: 'a-1',
    destinationChainId: 'b-1',
    sender: me,
    receiver: passing,
    sentAt: at(1),
    receivedAt: null,
    outcome: { kind: 'open' },
    continues: null,
    likely: false,
    asks: 1,
    ...overrides,
  }
}

function aNext(overrides: Partial<KnownStep> = {}): KnownStep {
  return aStep({
    key: 'two',
    chainId: 'b-1',
    destinationChainId: 'c-1',
    sender: passing,
    receiver: friend,
    sentAt: at(2),
    continues: 'one',
    asks: 0,
    ...overrides,
  })
}

function done(kind: Exclude<Outcome['kind'], 'open'>, n: number, chainId = 'b-1'): Outcome {
  return kind === 'refused' ? { kind, trace: { chainId, at: at(n) } } : { kind, byUs: false, trace: { chainId, at: at(n) } }
}
const passed = { outcome: done('passed_on', 2), receivedAt: at(2) }

describe('where the money of a journey is', () => {
  it.each([
    ['locked where it was sent', [aStep()], ['under_way'], { chainId: 'a-1', since: at(1) }],
    ['on the middle chain, on its way on', [aStep(passed), aNext()], ['passed_on', 'under_way'], { chainId: 'b-1', since: at(2) }],
    ['on the middle chain, waiting', [aStep({ ...passed, asks: 0 })], ['finalising'], { chainId: 'b-1', since: at(2) }],
    [
      'at the end',
      [aStep({ ...passed, outcome: done('delivered', 9) }), aNext({ outcome: done('delivered', 8, 'c-1') })],
      ['passed_on', 'arrived'],
      { chainId: 'c-1', since: at(8), address: friend },
    ],
    [
      'on the middle chain, on its way home',
      [aStep({ ...passed, outcome: done('refused', 7) }), aNext({ outcome: done('returned', 7) })],
      ['refused', 'returned'],
      { chainId: 'b-1', since: at(7) },
    ],
    ['where it was sent, refused', [aStep({ outcome: done('refused', 7) })], ['refused'], { chainId: 'a-1', since: at(7) }],
    [
      'home',
      [aStep({ ...passed, outcome: done('error_ack', 8, 'a-1') }), aNext({ outcome: done('returned', 7) })],
      ['returned', 'returned'],
      { chainId: 'a-1', since: at(8), address: me, yours: true },
    ],
    [
      'under way again, after a time-out',
      [aStep(passed), aNext({ outcome: done('returned', 5) }), aNext({ key: 'three', sentAt: at(5) })],
      ['passed_on', 'retried', 'under_way'],
      { chainId: 'b-1', since: at(5) },
    ],
    [
      'on the middle chain for good',
      [aStep({ ...passed, receiver: 'word', outcome: done('stopped', 7) }), aNext({ outcome: done('returned', 7) })],
      ['stopped', 'returned'],
      { chainId: 'b-1', since: at(7), address: meOnB, yours: true },
    ],
    [
      'back with the contract that had sent it on',
      [aStep({ outcome: done('delivered', 2), asks: 0 }), aNext({ sender: contract, outcome: done('returned', 7) })],
      ['passed_on', 'returned'],
      { chainId: 'b-1', since: at(7), address: contract, yours: false },
    ],
  ] as const)('%s', (_, steps, states, holder) => {
    expect(judgeSteps(steps).map(step => step.state)).toEqual(states)
    expect(judgeHolder(steps, forms)).toEqual(holder)
  })

  it.each([
    [
      'arrived',
      [aStep({ outcome: done('delivered', 2), asks: 0 }), aNext({ likely: true, outcome: done('delivered', 8, 'c-1') })],
      'c-1',
      8,
    ],
    ['is under way', [aStep({ outcome: done('delivered', 2), asks: 0 }), aNext({ likely: true })], 'b-1', 2],
    ['came back', [aStep(passed), aNext({ likely: true, outcome: done('returned', 7) })], 'b-1', 7],
    ['has to go home', [aStep({ outcome: done('refused', 7) }), aNext({ likely: true, outcome: done('returned', 7) })], 'b-1', 7],
  ] as const)('is as likely as the step that %s, and no account is named', (_, steps, chainId, seconds) => {
    expect(judgeHolder(steps, forms)).toEqual({ chainId, since: at(seconds), likely: true })
  })

  it('is certain again once the money is back before that step', () => {
    const steps = [aStep({ outcome: done('error_ack', 9) }), aNext({ likely: true, outcome: done('returned', 7) })]
    expect(judgeHolder(steps, forms)).toMatchObject({ chainId: 'a-1', address: me, yours: true })
    expect(judgeHolder(steps, forms)).not.toHaveProperty('likely')
  })

  it('does not promise that a key opens an account of chains that make them otherwise', () => {
    const step = aStep({ destinationChainId: 'evm-1', receiver: 'word', outcome: done('stopped', 3, 'evm-1') })
    expect(judgeHolder([step], forms)).toMatchObject({ yours: false })
  })

  it('does not know whose the account of somebody else is', () => {
    expect(judgeHolder([aStep({ asks: 0, receiver: passing, outcome: done('delivered', 3) })], forms)).not.toHaveProperty('yours')
  })
})

describe('where a forward stays that failed after the point of no return', () => {
  it.each([
    ['its receiver, an account of the chain', passing, me, passing],
    ['the account of the bytes of the sender', 'any-word', me, meOnB],
    ['the same, for a receiver of another chain', friend, me, meOnB],
    ['nowhere that we can name', 'any-word', 'nobody', null],
  ])('%s', (_, receiver, sender, account) => {
    expect(stoppedAt({ destinationChainId: 'b-1', receiver, sender }, forms)).toBe(account)
  })
})
