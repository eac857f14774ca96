import type { Judgement, Refusal, RouteFacts } from './judgeVerdict.ts'
import { clientTrouble } from './judgeVerdict.ts'

/** What the chains on a packet's way, there or home, said when they were asked what they would do with it. */
export interface DeliveryFacts {
  amount: bigint
  refused: Refusal | null
  /** The first chain on the way that lets such transfers not pass now. */
  switchedOffBy: string | null
  /** Its own chain, where that may refuse to give back what comes home refused, or out of time. */
  keptBy: string | null
  /** How much may still pass, each under a name that those have in common who share it. */
  limits: { name: string; chainId: string; left: bigint; reason: 'rate-limited' | 'escrow-short' }[]
  /** Something could not be asked. */
  unchecked: boolean
}

/** What the chains will do, as far as it is known before a price. A passed check promises nothing: much may change until it arrives. */
export type Check =
  | { kind: 'passed'; unchecked: boolean }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'blocked'; reason: 'send-disabled' | 'rate-limited' | 'escrow-short' | 'refund-refused'; by: string }

/** Judges packets that one price is asked for, in their order: what one of them takes of a limit is not there for the next. */
export function judgeDeliveries(facts: DeliveryFacts[]): Check[] {
  const taken = new Map<string, bigint>()
  return facts.map(({ amount, refused, switchedOffBy, keptBy, limits, unchecked }): Check => {
    if (keptBy !== null) return { kind: 'blocked', reason: 'refund-refused', by: keptBy }
    if (refused) return { kind: 'refused', refusal: refused }
    if (switchedOffBy !== null) return { kind: 'blocked', reason: 'send-disabled', by: switchedOffBy }
    const full = limits.find(({ name, left }) => (taken.get(name) ?? 0n) + amount > left)
    if (full) return { kind: 'blocked', reason: full.reason, by: full.chainId }
    for (const { name } of limits) taken.set(name, (taken.get(name) ?? 0n) + amount)
    return { kind: 'passed', unchecked }
  })
}

/** What becomes of a verdict by that; other verdicts than a delivery or a return stay as they are. */
export function applyCheck(judgement: Judgement, check: Check, route: RouteFacts): Judgement {
  if (judgement.kind !== 'deliver' && judgement.kind !== 'return') return judgement
  if (check.kind === 'blocked') return { kind: 'blocked', reason: check.reason, by: check.by }
  if (judgement.kind === 'return') return judgement
  // The refusal comes home by a proof on the source.
  return check.kind === 'passed'
    ? { ...judgement, unchecked: check.unchecked }
    : (clientTrouble(route.source, 'source') ?? { kind: 'return', refused: check.refusal })
}
