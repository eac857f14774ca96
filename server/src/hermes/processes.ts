import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { signalUntilGone } from '../base/signalUntilGone.ts'

/** SIGKILL ends a process as soon as the kernel can; longer than this it hangs in the kernel itself. */
const longestDeathMs = 10_000

/**
 * A text that tells this process from a later one with the same pid: its start in clock ticks since boot (proc(5), field 22),
 * elsewhere than on Linux its start time. Null when no such process runs; a zombie does not run.
 */
export function startTicksOf(pid: number): string | null {
  return platform() === 'linux' ? linuxStart(pid) : psStart(pid)
}

/** Whether that very process still runs. A reused pid is another process. */
export function processAlive(pid: number, startTicks: string): boolean {
  return startTicksOf(pid) === startTicks
}

/**
 * Ends exactly that process: SIGTERM, then SIGKILL after `killAfterMs`. Resolves when it is dead. @throws Error when it may not be
 * signalled, or does not die
 */
export async function endProcess(pid: number, startTicks: string, killAfterMs: number): Promise<void> {
  await signalUntilGone(pid, () => processAlive(pid, startTicks), [
    ['SIGTERM', killAfterMs],
    ['SIGKILL', longestDeathMs],
  ])
}

function linuxStart(pid: number): string | null {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return null // no such process, or it ended while it was read
  }
  // The command's name is in brackets and may contain anything; the fields are counted from the last bracket.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' || state === 'X' ? null : (fields[18] ?? null)
}

function psStart(pid: number): string | null {
  try {
    const [state, ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
    return !state || state.startsWith('Z') ? null : started.join(' ')
  } catch {
    return null // ps exits 1 when there is no such process
  }
}
