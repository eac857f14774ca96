/** Units of the Rust crate `humantime`, with which Hermes reads durations. */
const units: [names: string[], seconds: number][] = [
  [['nsec', 'ns'], 1e-9],
  [['usec', 'us'], 1e-6],
  [['msec', 'ms'], 1e-3],
  [['seconds', 'second', 'sec', 's'], 1],
  [['minutes', 'minute', 'min', 'mins', 'm'], 60],
  [['hours', 'hour', 'hr', 'hrs', 'h'], 3600],
  [['days', 'day', 'd'], 86_400],
  [['weeks', 'week', 'wk', 'wks', 'w'], 604_800],
  [['months', 'month', 'M'], 2_630_016],
  [['years', 'year', 'yr', 'yrs', 'y'], 31_557_600],
]
const secondsOf = new Map(units.flatMap(([names, seconds]) => names.map(name => [name, seconds] as const)))

/** Seconds of a duration such as `14days` or `2h 30m`; null when it is none. */
export function humanSeconds(text: string): number | null {
  if (!/^(?:\s*\d+\s*[a-z]+)+\s*$/i.test(text)) return null
  let total = 0
  for (const [, count, unit] of text.matchAll(/(\d+)\s*([a-z]+)/gi)) {
    const seconds = secondsOf.get(unit ?? '')
    if (seconds === undefined) return null
    total += Number(count) * seconds
  }
  return total
}
