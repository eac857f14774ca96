import type { ProcessRow } from './schema/index.ts'

/** A heartbeat comes every 5 s. */
const livesMs = 20_000

/** Whether a process was heard of lately. */
export function lives({ seenAt }: Pick<ProcessRow, 'seenAt'>, now: Date): boolean {
  return seenAt > livingSince(now)
}

/** Who was last seen before is dead. */
export function livingSince(now: Date): Date {
  return new Date(now.getTime() - livesMs)
}
