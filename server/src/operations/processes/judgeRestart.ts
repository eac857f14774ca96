import type { ProcessRow } from '../../db/schema/index.ts'

/** Who has not ended by then is asked in vain: what was asked is over. */
export const restartWithinMs = 15 * 60_000

type Facts = Pick<ProcessRow, 'id' | 'roles' | 'startedAt' | 'restartAskedAt' | 'restartTogether'>

/**
 * Whether a process that is asked to restart may end now, beside those that live: they go one after another, and each waits until as many
 * have come back as have gone before it. So a role that nothing starts again loses one process and no more.
 */
export function mayRestart(self: string, living: Facts[], now: Date): boolean {
  const own = living.find(one => one.id === self)
  if (!own?.restartAskedAt || now.getTime() - own.restartAskedAt.getTime() > restartWithinMs) return false
  const asked = own.restartAskedAt.getTime()
  const together = living.filter(one => one.restartAskedAt?.getTime() === asked)
  const first = together.toSorted((a, b) => (a.id < b.id ? -1 : 1))[0]
  const gone = (own.restartTogether ?? together.length) - together.length
  const came = living.filter(one => one.startedAt.getTime() > asked && own.roles.every(role => one.roles.includes(role)))
  return first?.id === self && came.length >= gone
}
