import type { OperationWait } from '@relayooor/shared'

/** What is known of a paid packet that has not ended. */
export interface WaitingPacket {
  /** Since when an operator has paused its clearing. */
  pausedSince: Date | null
  /** A block of one of its chains could not be recorded. */
  hasGap: boolean
  /** The call of Hermes that has it, or had it and is not judged; `endedAt` also of one that died. */
  run: { startedAt: Date; endedAt: Date | null; over: boolean } | null
  nextAttemptAt: Date
}

type Kind = OperationWait['for']
type Wait = Pick<OperationWait, 'for' | 'since' | 'until'>

/** In the order in which a person should look at them. */
const order: Kind[] = ['quarantined', 'paused', 'lane', 'proof', 'hermes', 'next-attempt']

/** What the open packets of an order wait for: each thing once, with how many. */
export function judgeWaits(packets: WaitingPacket[], now: Date): OperationWait[] {
  const waits = Map.groupBy(
    packets.map(packet => waitOf(packet, now)),
    wait => wait.for,
  )
  return order.flatMap(kind => {
    const same = waits.get(kind) ?? []
    const since = earliest(same.map(one => one.since))
    const until = earliest(same.map(one => one.until))
    return same.length === 0 ? [] : [{ for: kind, packets: same.length, since, until, detail: details[kind] }]
  })
}

function waitOf({ pausedSince, hasGap, run, nextAttemptAt }: WaitingPacket, now: Date): Wait {
  // What runs comes to its end, whatever is paused.
  if (run && !run.over) return { for: 'hermes', since: run.startedAt.toISOString() }
  if (hasGap) return { for: 'quarantined' }
  if (pausedSince) return { for: 'paused', since: pausedSince.toISOString() }
  if (run) return { for: 'proof', since: (run.endedAt ?? run.startedAt).toISOString() }
  return nextAttemptAt > now
    ? { for: 'next-attempt', until: nextAttemptAt.toISOString() }
    : { for: 'lane', since: nextAttemptAt.toISOString() }
}

const details: Record<Kind, string> = {
  quarantined: 'A block of one of its chains could not be recorded: until it is, nobody can say what became of these transfers.',
  paused: 'An operator has paused clearing here. It goes on when that is resumed.',
  lane: 'It waits for a worker with a free lane. See that a worker lives, and that lanes have coins.',
  proof: 'A call of Hermes has ended. Both chains have to be read some blocks further to see what it did.',
  hermes: 'Hermes is at work on it.',
  'next-attempt': 'A call of Hermes left it open. It is tried again by itself.',
}

/** RFC 3339 in UTC sorts as text. */
function earliest(moments: (string | undefined)[]): string | undefined {
  return moments.filter(one => one !== undefined).sort()[0]
}
