import { readdirSync, readFileSync } from 'node:fs'

export interface Seen {
  pid: number
  parent: number
  command: string[]
}

/** The processes of this machine that fit; a zombie has ended. From proc(5). */
export function processesWhere(fits: (seen: Seen) => boolean): Seen[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .flatMap(pid => {
      const seen = look(pid)
      return seen && fits(seen) ? [seen] : []
    })
}

function look(pid: number): Seen | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X'
      ? null
      : { pid, parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') }
  } catch {
    return null // it ended meanwhile
  }
}

/** SIGKILL; whoever is gone already is none the worse. */
export function killNow(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}
