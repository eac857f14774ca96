import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { signalUntilGone } from '../../base/signalUntilGone.ts'

const graceMs = 15_000

/**
 * Stops a PostgreSQL that an earlier run left here, and removes a lock file whose pid is another program now, which PostgreSQL would take
 * for its own. The caller must know that no one uses the cluster.
 */
export async function stopLeftOver(cluster: string): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid')
  const pid = readPid(lockFile)
  if (pid === null) return
  await signalUntilGone(pid, () => runsOn(pid, cluster), [
    ['SIGINT', graceMs],
    ['SIGQUIT', graceMs],
    ['SIGKILL', graceMs],
  ])
  rmSync(lockFile, { force: true })
}

/** The first line of `postmaster.pid` is the pid (src/include/utils/pidfile.h); negative for a stand-alone backend. */
function readPid(lockFile: string): number | null {
  try {
    const pid = Math.abs(Number.parseInt(readFileSync(lockFile, 'utf8'), 10))
    return Number.isInteger(pid) && pid > 1 ? pid : null
  } catch {
    return null // no lock file: it was shut down
  }
}

/** Whether that process is a PostgreSQL started on that cluster. */
function runsOn(pid: number, cluster: string): boolean {
  const command = commandLine(pid)
  return command.includes('postgres') && command.includes(cluster)
}

function commandLine(pid: number): string {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return '' // gone
  }
}
