import { nextAttempt } from '../operations/alerts/planMessages.ts'

const hourMs = 3_600_000
/** After the quick ones, so many more, an hour apart. */
const [quick, slow] = [8, 48]

/** What a receiver's answer means: `gone`, it wants nothing more (RFC 9110, 15.5.11). */
export function judgeAnswer(status: number | null): 'delivered' | 'gone' | 'again' {
  if (status === 410) return 'gone'
  return status !== null && status >= 200 && status < 300 ? 'delivered' : 'again'
}

/** When a message is tried again that has failed so often: as alerts are, then each hour for two days; null to give it up. */
export function nextTry(attempts: number, now: Date): Date | null {
  if (attempts > quick) return attempts > quick + slow ? null : new Date(now.getTime() + hourMs)
  return nextAttempt(attempts, now)
}
