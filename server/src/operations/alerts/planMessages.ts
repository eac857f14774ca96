const minuteMs = 60_000
/** Alerts that a target is told each by itself, within a minute. */
const singlesInMinute = 5
/** Messages that may wait for a target: it fails, or is slow. */
const mostWaiting = 5

export interface TargetFacts {
  /** Times of its messages of the last minute, summaries apart. */
  singles: Date[]
  lastSummary: Date | null
  /** Messages that it has not taken yet. */
  waiting: number
  now: Date
}

/**
 * The messages that a target gets now, each of the events that it tells. A few are told one by one; many at once as a sum, at most once
 * in a minute; an event that is alone then takes the place of the sum. While a target takes nothing, few messages wait for it, and all
 * later events for its next one.
 */
export function planMessages<T>(events: readonly T[], { singles, lastSummary, waiting, now }: TargetFacts): T[][] {
  const inMinute = (moment: Date) => now.getTime() - moment.getTime() < minuteMs
  const room = mostWaiting - waiting
  const told = singles.filter(inMinute).length
  const free = Math.min(room, singlesInMinute - told)
  if (events.length === 0 || room <= 0) return []
  if (events.length <= free) return events.map(event => [event])
  const hadSum = told > singlesInMinute || (lastSummary !== null && inMinute(lastSummary))
  return hadSum ? [] : [[...events]]
}

/** BTCPay's pace: after 10 seconds, a minute, and six times after ten minutes; then it is given up, and can be sent again by hand. */
const pace = [10_000, minuteMs, ...Array.from<number>({ length: 6 }).fill(10 * minuteMs)]

/** When a message is tried again that has failed so often; null to give it up. */
export function nextAttempt(attempts: number, now: Date): Date | null {
  const wait = pace[attempts - 1]
  return wait === undefined ? null : new Date(now.getTime() + wait)
}
