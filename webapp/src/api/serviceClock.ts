/** What the browser's clock lacks, in milliseconds. It is left as it is as long as no answer of the service contradicts it. */
let lag = 0

/** Milliseconds since the epoch, by the service's clock: the browser's own may be wrong by hours. */
export function serviceNow(): number {
  return Date.now() + lag
}

/** RFC 3339 */
export function serviceTime(): string {
  return new Date(serviceNow()).toISOString()
}

/**
 * Sets the clock by an answer of the service.
 * @param date its header `Date`, in whole seconds (RFC 9110): it was written after we asked, and less than a second after that second began
 * @param askedAt `Date.now()` when it was asked for
 */
export function setServiceClock(date: string | null, askedAt: number): void {
  const written = Date.parse(date ?? '')
  if (Number.isNaN(written)) return
  const [least, most] = [written - Date.now(), written + 1000 - askedAt]
  lag = Math.max(least, Math.min(most, lag))
}
