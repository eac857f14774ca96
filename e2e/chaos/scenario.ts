import fc from 'fast-check'

export const payKinds = [
  'exact',
  'by-broadcast',
  'over',
  'under',
  'topped-up',
  'twice',
  'late',
  'again-when-done',
  'third-person',
  'no-memo',
  'garbled-memo',
  'memo-in-text',
  'memo-of-another',
  'other-coin',
  'worthless-coin',
  'other-chain',
  'multi-send',
  'several-sends',
  'fails-on-chain',
  'not-at-all',
] as const
export type PayKind = (typeof payKinds)[number]

export const people = ['alice', 'carol', 'dave', 'development'] as const
export type Person = (typeof people)[number]

export interface Order {
  kind: PayKind
  payer: Person
  packets: number
  channelId: 'channel-0' | 'channel-1'
  /** `late` has timed out before the quote; `contested` is paid for by a second order too. */
  packet: 'usual' | 'late' | 'contested'
  /** Another relayer delivers the first packet, so long after the payment. */
  rivalAfterMs: number | null
  payAfterMs: number
}

/** `backend`: one connection's process in PostgreSQL. `sleeper`: a worker that is frozen while its locks are released, and wakes again. */
export const victims = ['api', 'worker-a', 'worker-b', 'scheduler', 'everything', 'postgres', 'backend', 'hermes', 'sleeper'] as const
export type Victim = (typeof victims)[number]

/** Comes so long after the victim's start, or, `early`, during it. */
export interface Kill {
  victim: Victim
  early: boolean
  afterMs: number
  restartAfterMs: number
}
/** `at` is a share of the load's length. */
export interface ClockJump {
  at: number
  member: number
  offsetMs: number
}
export interface TimedFault {
  at: number
  forMs: number
  fault: Fault
}

export type Fault =
  | {
      on: 'node'
      chain: 0 | 1
      node: number
      faults: { down?: boolean; slowMs?: number; behindBlocks?: number; lying?: 'balances' | 'omits-txs' | 'claims-height' | 'garbage' }
    }
  | { on: 'chain'; chain: 0 | 1; faults: { halted?: boolean; lateBlocks?: number; drop?: boolean; indexLagMs?: number } }
  | { on: 'hermes'; fault: 'missing' | 'hang' | 'fail' | 'nothing' | 'half' | 'slow' | 'no-ack' | 'crash'; slowMs: number }
  | { on: 'client'; chain: 0 | 1 }
  | { on: 'recipients'; people: Person[] }
  /** One node invents payments while another is down and the third behind: no two agree on those blocks. */
  | { on: 'payments'; node: number }
  /** In the hub's coin. A high price makes small refunds worthless; above ten times the usual it is not believed. */
  | { on: 'gas'; price: string }

export interface Scenario {
  orders: Order[]
  kills: Kill[]
  timedFaults: TimedFault[]
  jumps: ClockJump[]
  /** After the last kill all our processes die while Hermes hangs, and come back when Hermes must have ended. */
  killAll: boolean
  /** After the last kill. */
  last: Fault
}

export interface Size {
  orders: number
  kills: number
  timedFaults: number
  killAll: boolean
}

const share = fc.integer({ min: 0, max: 1000 }).map(thousandths => thousandths / 1000)
const chain = fc.constantFrom<(0 | 1)[]>(0, 1)

const order: fc.Arbitrary<Order> = fc.record({
  kind: fc.oneof({ weight: 2, arbitrary: fc.constant<PayKind>('exact') }, { weight: 5, arbitrary: fc.constantFrom(...payKinds) }),
  payer: fc.constantFrom(...people),
  packets: fc.integer({ min: 1, max: 3 }),
  channelId: fc.constantFrom<Order['channelId'][]>('channel-0', 'channel-1'),
  packet: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Order['packet']>('usual') },
    { weight: 2, arbitrary: fc.constantFrom<Order['packet'][]>('late', 'contested') },
  ),
  rivalAfterMs: fc.option(fc.integer({ min: 0, max: 1500 }), { freq: 5 }),
  payAfterMs: fc.integer({ min: 0, max: 2500 }),
})

const kill: fc.Arbitrary<Kill> = fc.record({
  victim: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Victim[]>('worker-a', 'worker-b') },
    { weight: 4, arbitrary: fc.constantFrom<Victim[]>('api', 'scheduler') },
    { weight: 4, arbitrary: fc.constantFrom<Victim[]>('hermes', 'postgres', 'backend', 'everything', 'sleeper') },
  ),
  early: fc.integer({ min: 0, max: 5 }).map(one => one === 0),
  afterMs: fc.integer({ min: 0, max: 2500 }),
  restartAfterMs: fc.integer({ min: 0, max: 1000 }),
})

const inventedPayments: fc.Arbitrary<Fault> = fc.record({ on: fc.constant('payments' as const), node: fc.integer({ min: 0, max: 2 }) })

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    on: fc.constant('node' as const),
    chain,
    node: fc.integer({ min: 0, max: 2 }),
    faults: fc.oneof(
      fc.constant({ down: true }),
      fc.integer({ min: 100, max: 1500 }).map(slowMs => ({ slowMs })),
      fc.integer({ min: 3, max: 60 }).map(behindBlocks => ({ behindBlocks })),
      fc.constantFrom('balances' as const, 'omits-txs' as const, 'claims-height' as const, 'garbage' as const).map(lying => ({ lying })),
    ),
  }),
  fc.record({
    on: fc.constant('chain' as const),
    chain,
    faults: fc.oneof(
      fc.constant({ halted: true }),
      fc.integer({ min: 2, max: 10 }).map(lateBlocks => ({ lateBlocks })),
      fc.constant({ drop: true }),
      fc.constant({ indexLagMs: 5_000 }),
    ),
  }),
  fc.record({
    on: fc.constant('hermes' as const),
    fault: fc.constantFrom(
      'missing' as const,
      'hang' as const,
      'fail' as const,
      'nothing' as const,
      'half' as const,
      'slow' as const,
      'no-ack' as const,
      'crash' as const,
    ),
    slowMs: fc.integer({ min: 100, max: 2000 }),
  }),
  fc.record({ on: fc.constant('client' as const), chain }),
  inventedPayments,
)

/** Faults that need a worker which lives for some seconds. */
const lastFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ on: fc.constant('recipients' as const), people: fc.subarray([...people], { minLength: 1 }) }),
  inventedPayments,
  fc.record({ on: fc.constant('gas' as const), price: fc.constant('0.1') }),
)

const timedFault: fc.Arbitrary<TimedFault> = fc.record({ at: share, forMs: fc.integer({ min: 300, max: 4000 }), fault })
const jump: fc.Arbitrary<ClockJump> = fc.record({
  at: share,
  member: fc.integer({ min: 0, max: 3 }),
  offsetMs: fc.integer({ min: -60_000, max: 60_000 }),
})

/** The scenario of that number; the same seed and size give the same one. */
export function drawScenario(seed: number, index: number, size: Size): Scenario {
  const exactly = <T>(arbitrary: fc.Arbitrary<T>, length: number) => fc.array(arbitrary, { minLength: length, maxLength: length })
  const [drawn] = fc.sample(
    fc.record({
      orders: exactly(order, size.orders),
      kills: exactly(kill, size.kills),
      timedFaults: exactly(timedFault, size.timedFaults),
      jumps: exactly(jump, 3),
      killAll: fc.constant(size.killAll),
      last: lastFault,
    }),
    { seed: seed + index, numRuns: 1 },
  )
  if (!drawn) throw new Error('nothing was drawn')
  return drawn
}

/** Finds a missing guard within a minute. */
export const shortSize: Size = { orders: 8, kills: 12, timedFaults: 4, killAll: false }

/** Keeps two cores busy for a minute. */
export const longSize: Size = { orders: 8, kills: 36, timedFaults: 7, killAll: true }
