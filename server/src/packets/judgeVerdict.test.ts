import type { Outcome } from './judgeOutcome.ts'
import type { EndFacts, VerdictInput } from './judgeVerdict.ts'
import { describe, expect, it } from 'vitest'
import { judgeVerdict, neverTimesOut } from './judgeVerdict.ts'
import { aRouteEnd } from './testing.ts'

const now = new Date('2026-01-01T12:00:00Z')
const seconds = (n: number) => new Date(now.getTime() + n * 1000)
const nanos = (date: Date) => BigInt(date.getTime()) * 1_000_000n
const relays = { memoBytes: 32_768, receiverBytes: 2_048, txBytes: () => 180_000, excluded: () => false }
const settings = { stuckAfterSeconds: 120, quoteSeconds: 400, relays }

function anInput(
  overrides: {
    packet?: Partial<VerdictInput['packet']>
    source?: Partial<EndFacts>
    destination?: Partial<EndFacts>
    outcome?: Outcome
    supported?: boolean
  } & Partial<Pick<VerdictInput, 'ended' | 'unread' | 'excluded' | 'unprovable' | 'malformed' | 'received' | 'next' | 'later'>> = {},
): VerdictInput {
  return {
    packet: {
      sentAt: seconds(-3600),
      dataKnown: true,
      memoBytes: 0,
      receiverBytes: 45,
      dataBytes: 200,
      timeout: { revision: 0n, height: 0n, nanos: nanos(seconds(86_400)) },
      ...overrides.packet,
    },
    outcome: overrides.outcome ?? { kind: 'open' },
    ended: overrides.ended ?? false,
    unread: overrides.unread ?? false,
    excluded: overrides.excluded ?? false,
    unprovable: overrides.unprovable ?? false,
    malformed: overrides.malformed ?? false,
    received: overrides.received ?? null,
    next: overrides.next ?? 'none',
    later: overrides.later ?? [],
    route: {
      supported: overrides.supported ?? true,
      source: aRouteEnd({ chainId: 'a-1', ...overrides.source }),
      destination: aRouteEnd(overrides.destination),
    },
    now,
  }
}

const trace = { chainId: 'b-1', at: now }
const judge = (input: VerdictInput) => judgeVerdict(input, settings)

describe('verdict', () => {
  it('delivers what is late, open and deliverable', () => {
    expect(judge(anInput())).toEqual({ kind: 'deliver', expiresSoon: false })
  })

  it.each([
    ['late', {}],
    ['past its time', { packet: { timeout: { revision: 0n, height: 0n, nanos: nanos(seconds(-1)) } } }],
    ['not late yet', { packet: { sentAt: seconds(-20) } }],
  ])('sells nothing for what is %s while a chain shows more of it than was read', (_, overrides) => {
    expect(judge(anInput({ ...overrides, unread: true }))).toEqual({ kind: 'blocked', reason: 'packet-data-unavailable', unseen: true })
  })

  it('waits for what is not late, and says until when', () => {
    expect(judge(anInput({ packet: { sentAt: seconds(-20) } }))).toEqual({ kind: 'wait', retryAt: seconds(100) })
  })

  it.each([
    ['past its time on the destination', { packet: { timeout: { revision: 0n, height: 0n, nanos: nanos(seconds(-1)) } } }],
    ['past its height', { packet: { timeout: { revision: 1n, height: 1000n, nanos: 0n } } }],
    ['past revision 1, at height 0', { packet: { timeout: { revision: 1n, height: 0n, nanos: 0n } } }],
    ['of an earlier revision of the destination', { packet: { timeout: { revision: 0n, height: 5000n, nanos: 0n } } }],
    [
      'past its time, with its own channel closed since',
      { source: { channelState: 'CLOSED' as const }, packet: { timeout: { revision: 1n, height: 900n, nanos: 0n } } },
    ],
    ['sent into a channel closed since', { destination: { channelState: 'CLOSED' as const } }],
    ['refused by the destination', { outcome: { kind: 'refused' as const, trace } }],
  ])('brings back what is %s', (_, overrides) => {
    expect(judge(anInput(overrides))).toEqual({ kind: 'return' })
  })

  it("goes by the destination's clock, not by ours", () => {
    const timeout = { revision: 0n, height: 0n, nanos: nanos(seconds(-10)) }
    expect(judge(anInput({ packet: { timeout }, destination: { head: { height: 900, time: seconds(-60) } } })).kind).toBe('blocked')
    expect(judge(anInput({ packet: { timeout }, destination: { head: { height: 900, time: seconds(-10) } } })).kind).toBe('return')
  })

  it('has no timeout at height {0,0} and time 0', () => {
    expect(judge(anInput({ packet: { timeout: { revision: 0n, height: 0n, nanos: 0n } } }))).toEqual({
      kind: 'deliver',
      expiresSoon: false,
    })
  })

  it.each([
    [{ revision: 0n, height: 0n, nanos: 0n }, true],
    [{ revision: 9_000n, height: 9_100n, nanos: 0n }, true],
    [{ revision: 9_000n, height: 9_100n, nanos: 1n }, false],
    [{ revision: 1n, height: 9_100n, nanos: 0n }, false],
    [{ revision: 0n, height: 9_100n, nanos: 0n }, false],
  ])('is never over by time: %o', (timeout, never) => {
    expect(neverTimesOut(anInput({ packet: { timeout } }).packet, aRouteEnd())).toBe(never)
  })

  it('knows an arrived transfer from one whose receipt is home', () => {
    const outcome = { kind: 'delivered' as const, trace, byUs: false }
    expect(judge(anInput({ outcome }))).toEqual({ kind: 'ack_only' })
    expect(judge(anInput({ outcome, ended: true }))).toEqual({ kind: 'done', returned: false })
    expect(judge(anInput({ outcome: { ...outcome, kind: 'returned' }, ended: true }))).toEqual({ kind: 'done', returned: true })
  })

  it('has nothing to do for what the last chain of its way has answered: only receipts are under way', () => {
    expect(judge(anInput({ received: { since: now }, next: 'answered' }))).toEqual({ kind: 'ack_only' })
  })

  it.each([
    ['client-expired', { destination: { client: { status: 'expired' as const, updatable: true } } }],
    ['client-frozen', { destination: { client: { status: 'frozen' as const, updatable: true } } }],
    ['client-not-updatable', { destination: { client: { status: 'active' as const, updatable: false } } }],
    ['client-unproven', { destination: { client: { status: 'unknown' as const, updatable: true } } }],
    ['packet-data-unavailable', { packet: { dataKnown: false } }],
    ['packet-too-large', { packet: { memoBytes: 40_000 } }],
    ['packet-too-large', { packet: { receiverBytes: 3_000 } }],
    ['awaiting-next-hop', { received: { since: now }, next: 'under-way' as const }],
    ['awaiting-next-hop', { received: { since: null }, next: 'expected' as const }],
    ['forwarded-return', { received: { since: now }, next: 'can-come-back' as const }],
    ['finalising', { received: { since: now } }],
    ['finalising', { received: { since: now }, outcome: { kind: 'passed_on' as const, trace, byUs: true } }],
    ['ack-unprovable', { unprovable: true }],
    ['ack-unprovable', { unprovable: true, packet: { timeout: { revision: 0n, height: 0n, nanos: nanos(seconds(-1)) } } }],
    ['packet-data-unavailable', { unread: true, outcome: { kind: 'refused' as const, trace } }],
    ['ack-malformed', { malformed: true, outcome: { kind: 'refused' as const, trace } }],
    [
      'later-hop-too-late',
      {
        later: [
          { seconds: 600, needed: 120 },
          { seconds: 119, needed: 120 },
        ],
      },
    ],
    ['excluded-by-operator', { excluded: true }],
    ['timeout-too-far', { packet: { timeout: { revision: 0n, height: 0n, nanos: 2n ** 63n } } }],
    ['chain-unreachable', { source: { chain: 'unreachable' as const } }],
    ['chain-unreachable', { destination: { chain: 'behind' as const } }],
    ['chain-halted', { destination: { chain: 'halted' as const } }],
    ['hermes-cannot', { source: { hermesLacks: 'no-index' as const } }],
    ['hermes-cannot', { destination: { hermesLacks: 'catching-up' as const } }],
    ['channel-closed', { source: { channelState: 'CLOSED' as const } }],
    ['channel-closed', { source: { channelState: 'CLOSED' as const }, outcome: { kind: 'refused' as const, trace } }],
    ['unsupported-route', { supported: false }],
    ['near-timeout', { packet: { timeout: { revision: 0n, height: 0n, nanos: nanos(seconds(399)) } } }],
    ['near-timeout', { packet: { timeout: { revision: 1n, height: 1010n, nanos: 0n } } }],
    // Whose blocks could not be timed.
    ['near-timeout', { packet: { timeout: { revision: 1n, height: 1399n, nanos: 0n } }, destination: { secondsPerBlock: null } }],
  ])('is blocked: %s', (reason, overrides) => {
    expect(judge(anInput(overrides))).toMatchObject({ kind: 'blocked', reason })
  })

  it.each([
    [{ source: { chain: 'unreachable' as const } }, true],
    [{ destination: { chain: 'behind' as const }, supported: false }, true],
    [{ unread: true }, true],
    [{ destination: { chain: 'halted' as const } }, undefined],
    [{ excluded: true }, undefined],
  ])('does not know where its money is where a chain cannot be asked: %o', (overrides, unseen) => {
    const judgement = judge(anInput(overrides))
    expect(judgement.kind === 'blocked' && judgement.unseen).toBe(unseen)
  })

  it('sells what has many blocks left, though they could not be timed', () => {
    const packet = { timeout: { revision: 1n, height: 3000n, nanos: 0n } }
    expect(judge(anInput({ packet, destination: { secondsPerBlock: null } }))).toEqual({ kind: 'deliver', expiresSoon: false })
  })

  it('sells a step whose later ones have time enough', () => {
    expect(judge(anInput({ later: [{ seconds: 120, needed: 120 }] })).kind).toBe('deliver')
    expect(judge(anInput({ packet: { sentAt: seconds(-20) }, later: [{ seconds: 1, needed: 120 }] })).kind).toBe('wait')
  })

  it('is over for a transfer that went on and ended on its way, or whose answer does not say', () => {
    expect(judge(anInput({ outcome: { kind: 'stopped', trace, byUs: false } }))).toEqual({ kind: 'done', returned: false })
    expect(judge(anInput({ outcome: { kind: 'passed_on', trace, byUs: false } }))).toEqual({ kind: 'ack_only' })
  })

  it('says since when a chain lets it wait', () => {
    expect(judge(anInput({ received: { since: seconds(-60) } }))).toMatchObject({ reason: 'finalising', since: seconds(-60) })
  })

  it('blocks a return by the client on the source, not by the one on the destination', () => {
    const packet = { timeout: { revision: 0n, height: 0n, nanos: nanos(seconds(-1)) } }
    expect(judge(anInput({ packet, destination: { client: { status: 'expired', updatable: false } } }))).toEqual({ kind: 'return' })
    expect(judge(anInput({ packet, source: { client: { status: 'expired', updatable: true } } }))).toMatchObject({
      kind: 'blocked',
      reason: 'client-expired',
      end: 'source',
    })
  })

  it('warns before a timeout that is near but not too near', () => {
    expect(judge(anInput({ packet: { timeout: { revision: 0n, height: 0n, nanos: nanos(seconds(500)) } } }))).toEqual({
      kind: 'deliver',
      expiresSoon: true,
    })
  })

  it('does not take the largest possible timeout for a date', () => {
    expect(judge(anInput({ packet: { timeout: { revision: 0n, height: 0n, nanos: 2n ** 63n - 1n } } })).kind).toBe('deliver')
  })

  it.each([
    ['memo', { memoBytes: 1_025 }, { memoBytes: 1_024 }, { memoBytes: null }],
    ['receiver', { receiverBytes: 100 }, { receiverBytes: 99 }, { receiverBytes: null }],
    ['transaction', { dataBytes: 1_001 }, { txBytes: () => 1_000 }, { txBytes: () => null }],
  ])('keeps to what the operator lets Hermes carry, also on the way home: %s', (_, packet, least, none) => {
    const over = { timeout: { revision: 0n, height: 0n, nanos: nanos(seconds(-1)) } }
    const kinds = (limits: Partial<typeof relays> | object) =>
      [packet, { ...packet, ...over }].map(
        one => judgeVerdict(anInput({ packet: one }), { ...settings, relays: { ...relays, ...limits } }).kind,
      )
    expect(kinds(least)).toEqual(['blocked', 'blocked'])
    expect(kinds(none)).toEqual(['deliver', 'return'])
  })

  it('brings nothing home that the operator has excluded', () => {
    const packet = { timeout: { revision: 0n, height: 0n, nanos: nanos(seconds(-1)) } }
    expect(judge(anInput({ packet, excluded: true }))).toMatchObject({ kind: 'blocked', reason: 'excluded-by-operator' })
  })
})
