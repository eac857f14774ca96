import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** A process by pid and start, since pids are used again. */
export interface ProcessId {
  pid: number
  startTicks: string
}

export function isAlive({ pid, startTicks }: ProcessId): boolean {
  return existsSync(`/proc/${pid}`) && ticksOf(pid) === startTicks
}

/** The processes whose command line or environment contains a text. */
export function processesNaming(text: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => readProc(pid, 'cmdline').includes(text) || readProc(pid, 'environ').includes(text))
}

/** proc(5): after the name in brackets the state is field 3, the start field 22. A zombie has ended. */
function ticksOf(pid: number): string | null {
  const stat = readProc(pid, 'stat')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? null : (fields[19] ?? null)
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // it ended meanwhile, or is not ours
  }
}
