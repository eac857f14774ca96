import type { Sandbox } from '@relayooor/sandbox'
import type { ProcessInfo } from './processTable.ts'
import { dirname } from 'node:path'
import { processesWhere } from './processTable.ts'

/** Looking at all processes of the machine is not free. */
export const defaultLookMs = 150
/** The guard gives Hermes a second to end, and the machine may be busy. */
const orphanMs = 4_000

/** Reports when two calls of Hermes use the only lane at once, or one outlives the server that started it. */
export function watchHermes(folder: string, sandbox: Sandbox, wrong: (words: string) => void, everyMs: number): { stop: () => void } {
  const orphans = new Map<number, number>()
  const told = new Set<string>()
  let together = ''
  const timer = setInterval(() => {
    const calls = clearsIn(folder, sandbox)
    // Only when seen twice: one may be ending while its successor starts.
    const pids = calls
      .map(({ pid }) => pid)
      .sort()
      .join(' and ')
    if (calls.length > 1 && pids === together) tell(`two calls of Hermes at once on the only lane: ${pids}`)
    together = pids
    const now = performance.now()
    for (const { pid, parent } of calls) {
      if (hasServer(parent)) orphans.delete(pid)
      else if (now - (orphans.get(pid) ?? (orphans.set(pid, now), now)) > orphanMs)
        tell(`Hermes ${pid} lives on without the server that started it`)
    }
  }, everyMs)
  return { stop: () => clearInterval(timer) }

  function tell(words: string): void {
    if (!told.has(words)) {
      told.add(words)
      wrong(words)
    }
  }
}

/** A call's parent is the guard's shell, whose parent is the server. */
function hasServer(guard: number): boolean {
  const [shell] = processesWhere(({ pid }) => pid === guard)
  return (
    processesWhere(({ pid, command }) => pid === shell?.parent && command.some(word => word.endsWith('/server/src/main.ts'))).length > 0
  )
}

/** Running calls: the program itself, not the shells around it. */
export function clearsIn(folder: string, sandbox: Sandbox): ProcessInfo[] {
  const home = dirname(dirname(sandbox.info.hermesBin))
  return processesWhere(
    ({ command }) =>
      command.includes('clear') &&
      command.some(word => word.endsWith('/hermes/cli.ts')) &&
      command.some(word => word.startsWith(folder) || word.startsWith(home)),
  )
}
