import type { CallFailure } from '../api/errors.ts'
import { askAgainMs, isProblem } from '../api/errors.ts'
import { serviceNow } from '../api/serviceClock.ts'

const soonestMs = 10_000
const latestMs = 60_000

/** After how many milliseconds there may be a price after all; undefined where a person has to change something, or all has arrived. */
export function refusalPassesMs(failure: CallFailure): number | undefined {
  if (!isProblem(failure)) return askAgainMs(failure)
  if (failure.code === 'already-paid') return latestMs
  const refused = failure.factsOf('not-clearable')?.packets
  if (refused === undefined) return askAgainMs(failure)
  const open = refused.filter(({ verdict }) => verdict.kind !== 'done' && verdict.kind !== 'ack_only')
  if (open.length === 0) return undefined
  const times = open.flatMap(({ verdict }) => verdict.retryAt ?? [])
  return Math.max(soonestMs, Math.min(latestMs, ...times.map(at => Date.parse(at) - serviceNow())))
}
