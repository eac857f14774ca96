const milliseconds: Record<string, number> = {
  ms: 1,
  msec: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  mins: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
}

/** Milliseconds of a duration such as `10s` or `1h 30m`; null when it is none. */
export function parseDuration(text: string): number | null {
  const parts = [...text.matchAll(/(\d+)\s*([a-z]+)/g)]
  if (parts.length === 0 || text.replaceAll(/\d+\s*[a-z]+|\s+/g, '') !== '') return null
  let total = 0
  for (const [, count, unit = ''] of parts) {
    const size = milliseconds[unit]
    if (size === undefined) return null
    total += Number(count) * size
  }
  return total
}
