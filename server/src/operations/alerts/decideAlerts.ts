import type { State } from './rule.ts'

/** Since when a subject is judged as it is. */
export interface Held {
  wrong: boolean
  since: number
}

export interface Decision {
  raise: string[]
  end: string[]
  /** To be given with the next judgement. */
  held: ReadonlyMap<string, Held>
}

/**
 * Which alerts of a rule are raised, or still are, and which end: each judgement must hold for `forMs`, so that what goes up and down
 * tells nothing. What is open and was not judged is right.
 */
export function decideAlerts(
  judged: readonly { subject: string; state: State }[],
  { open, held, forMs, now }: { open: ReadonlySet<string>; held: ReadonlyMap<string, Held>; forMs: number; now: number },
): Decision {
  const states = new Map(judged.map(({ subject, state }) => [subject, state]))
  for (const subject of open) if (!states.has(subject)) states.set(subject, 'right')
  const next = new Map<string, Held>()
  const lasts = (subject: string, wrong: boolean) => {
    const before = held.get(subject)
    const since = before?.wrong === wrong ? before.since : now
    next.set(subject, { wrong, since })
    return now - since >= forMs
  }
  const raise: string[] = []
  const end: string[] = []
  for (const [subject, state] of states) {
    if (state === 'wrong') {
      if (lasts(subject, true) || open.has(subject)) raise.push(subject)
    } else if (state === 'right' && open.has(subject) && lasts(subject, false)) end.push(subject)
  }
  return { raise, end, held: next }
}
