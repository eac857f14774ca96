const minuteMs = 60_000
/** More is as bad. */
const mostCounted = 10_000

/** Counts what was written as an error in the last minute. */
export function countErrors(now: () => number = () => performance.now()): { note: () => void; perMinute: () => number } {
  let times: number[] = []
  return {
    note() {
      if (times.length < mostCounted) times.push(now())
    },
    perMinute() {
      times = times.filter(time => time > now() - minuteMs)
      return times.length
    },
  }
}
