import type { DestinationEvidence, SourceEvidence, Trace } from './judgeOutcome.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeOutcome } from './judgeOutcome.ts'

const ours = new Set(['ours-a', 'ours-b'])
const at = (chainId: string, relayer?: string): Trace => ({ chainId, at: new Date(0), height: 5, txHash: 'AA', relayer })
const nothing = { source: { committed: true, ended: null }, destination: { received: false, receipt: null, ack: null } } satisfies {
  source: SourceEvidence
  destination: DestinationEvidence
}

describe('what became of a packet', () => {
  it('is open while neither chain shows anything final', () => {
    expect(judgeOutcome(nothing.source, nothing.destination, ours)).toEqual({ kind: 'open' })
  })

  it('is open, not lost, when the commitment is gone and nothing tells why', () => {
    expect(judgeOutcome({ committed: false, ended: null }, { received: true, receipt: null, ack: null }, ours)).toEqual({ kind: 'open' })
  })

  it.each([
    ['ours-b', true],
    ['theirs', false],
    [undefined, false],
  ] as const)('is delivered by the success acknowledgement on the destination, signed by %s', (relayer, byUs) => {
    const outcome = judgeOutcome(nothing.source, { received: true, receipt: null, ack: { kind: 'success', ...at('b', relayer) } }, ours)
    expect(outcome).toMatchObject({ kind: 'delivered', byUs, trace: { chainId: 'b' } })
  })

  it('is delivered though only the receipt was seen, but not by us: who delivered is not known', () => {
    const outcome = judgeOutcome(
      { committed: false, ended: { kind: 'acknowledged', ack: 'success', ...at('a', 'ours-a') } },
      nothing.destination,
      ours,
    )
    expect(outcome).toMatchObject({ kind: 'delivered', byUs: false })
  })

  it('is refused, and not yet back, while the source has not seen the error acknowledgement', () => {
    expect(judgeOutcome(nothing.source, { received: true, receipt: null, ack: { kind: 'error', ...at('b', 'ours-b') } }, ours).kind).toBe(
      'refused',
    )
  })

  it('is an error acknowledgement, or returned, only when the source shows it', () => {
    const refused = { received: true, receipt: null, ack: { kind: 'error' as const, ...at('b', 'theirs') } }
    expect(
      judgeOutcome({ committed: false, ended: { kind: 'acknowledged', ack: 'error', ...at('a', 'ours-a') } }, refused, ours),
    ).toMatchObject({ kind: 'error_ack', byUs: true, trace: { chainId: 'a' } })
    expect(judgeOutcome({ committed: false, ended: { kind: 'timed_out', ...at('a', 'theirs') } }, nothing.destination, ours)).toMatchObject(
      { kind: 'returned', byUs: false },
    )
  })

  it('was passed on by who carried it, whoever ends the next step', () => {
    const receipt = at('b', 'ours-b')
    const ack = { kind: 'success' as const, ...at('b') }
    expect(judgeOutcome(nothing.source, { received: true, receipt, ack: null }, ours)).toMatchObject({ kind: 'passed_on', byUs: true })
    expect(judgeOutcome(nothing.source, { received: true, receipt, ack }, ours)).toMatchObject({ kind: 'delivered', byUs: true })
    expect(judgeOutcome(nothing.source, { received: true, receipt: at('b', 'theirs'), ack: null }, ours)).toMatchObject({ byUs: false })
  })

  it.each([
    ['stopped', 'stopped'],
    ['other', 'passed_on'],
  ] as const)('is not delivered by an answer that says %s, on either chain', (kind, told) => {
    const ended = { kind: 'acknowledged' as const, ack: kind, ...at('a', 'ours-a') }
    expect(judgeOutcome(nothing.source, { received: true, receipt: null, ack: { kind, ...at('b') } }, ours).kind).toBe(told)
    expect(judgeOutcome({ committed: false, ended }, nothing.destination, ours).kind).toBe(told)
  })

  it('says nothing final without positive evidence, whatever else is asked', () => {
    fc.assert(
      fc.property(fc.constantFrom(true, false, null), fc.constantFrom(true, false, null), (committed, received) => {
        expect(judgeOutcome({ committed, ended: null }, { received, receipt: null, ack: null }, ours).kind).toBe('open')
      }),
    )
  })
})
