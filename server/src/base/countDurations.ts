/** Things that took a while: how many by how many bounds each was longer, and their seconds together. */
export interface DurationCounts {
  /** One more than there are bounds. */
  counts: number[]
  sum: number
}

/** Counts from now on. `bounds` in seconds, ascending. */
export function countDurations(bounds: readonly number[]): { note: (seconds: number) => void; read: () => DurationCounts } {
  const counts = [...bounds.map(() => 0), 0]
  let sum = 0
  return {
    note(seconds) {
      const longer = bounds.filter(bound => bound < seconds).length
      counts[longer] = (counts[longer] ?? 0) + 1
      sum += seconds
    },
    read: () => ({ counts: [...counts], sum }),
  }
}
