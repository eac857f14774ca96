import process from 'node:process'
import { z } from 'zod'
import { watchCrashPoints } from './db/crashPoint.ts'

/** What a test of faults tells a process of a sandbox: in `SANDBOX_FAULTS` at its start, later over the channel to its parent. */
const Faults = z.object({
  /** Dies by SIGKILL when it comes to one of these named edges. */
  dieAt: z.array(z.string()).optional(),
  /** Stands still by SIGSTOP when it comes to one of these, once at each. */
  sleepAt: z.array(z.string()).optional(),
  /** How far its clock is off, in milliseconds. */
  clockOffsetMs: z.number().optional(),
})

/**
 * Lets a test end or stop this process at a named edge and move its clock. For sandbox mode alone:
 * nothing in production reads any of this.
 */
export function obeySandboxFaults(): { now: () => Date } {
  let dieAt = new Set<string>()
  let sleepAt = new Set<string>()
  let offsetMs = 0
  obey(JSON.parse(process.env.SANDBOX_FAULTS ?? '{}'))
  process.on('message', obey)
  watchCrashPoints(name => {
    // Written before it dies or sleeps: a message would be lost with it, or late.
    if (dieAt.has(name)) {
      process.stderr.write(`dies at ${name}\n`)
      process.kill(process.pid, 'SIGKILL')
    }
    if (sleepAt.delete(name)) {
      process.stderr.write(`sleeps at ${name}\n`)
      process.kill(process.pid, 'SIGSTOP')
    }
  })
  return { now: () => new Date(Date.now() + offsetMs) }

  function obey(message: unknown): void {
    const faults = Faults.safeParse(message).data
    if (faults?.dieAt) dieAt = new Set(faults.dieAt)
    if (faults?.sleepAt) sleepAt = new Set(faults.sleepAt)
    offsetMs = faults?.clockOffsetMs ?? offsetMs
  }
}
