import { LogLevel } from '@relayooor/shared'

/** So many wait while the database is away. */
const mostWaiting = 1_000
/** So many are given to the database at once, each second. */
const mostAtOnce = 100
/** A longer line stands in the log alone, and here without its fields. */
const longestLine = 8_000
const longestMessage = 2_000

/** As pino numbers them. */
export const levelNumbers = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const satisfies Record<LogLevel, number>

/** Lines of this process that are on their way to where the API reads them. */
export interface RecentLines {
  /** Takes a line of the log, as JSON. */
  note: (line: string) => void
  /** Gives those that are due, the oldest first. */
  take: () => RecentLine[]
  /** They could not be kept: they go first the next time. */
  giveBack: (lines: RecentLine[]) => void
}

export interface RecentLine {
  level: number
  line: string
}

/** Bounded, however much is logged: what is grave goes first, then what is newest; what is left out is counted in a line of its own. */
export function createRecentLines(): RecentLines {
  let waiting: RecentLine[] = []
  let leftOut = 0
  return {
    note(line) {
      waiting.push({ level: levelOf(line), line: line.length > longestLine ? cut(line) : line.trimEnd() })
      if (waiting.length > mostWaiting) drop(mostWaiting / 2)
    },
    take() {
      drop(mostAtOnce)
      const lines = leftOut === 0 ? waiting : [...waiting, missing(leftOut)]
      waiting = []
      leftOut = 0
      return lines
    },
    giveBack(lines) {
      waiting = [...lines, ...waiting]
    },
  }

  function drop(most: number): void {
    const kept = new Set(worthMost(waiting, most))
    leftOut += waiting.length - kept.size
    waiting = waiting.filter(line => kept.has(line))
  }
}

function worthMost(lines: RecentLine[], most: number): RecentLine[] {
  const grave = lines.filter(one => one.level >= levelNumbers.warn).slice(-most)
  const others = lines.filter(one => one.level < levelNumbers.warn)
  const room = most - grave.length
  return [...grave, ...(room > 0 ? others.slice(-room) : [])]
}

function missing(lines: number): RecentLine {
  const line = { level: 'info', time: new Date().toISOString(), lines, msg: 'so many lines stand in the log of the process alone' }
  return { level: levelNumbers.info, line: JSON.stringify(line) }
}

/** It stands first in each line. */
function levelOf(line: string): number {
  const name = LogLevel.safeParse(/^\{"level":"([a-z]+)"/.exec(line)?.[1])
  return name.success ? levelNumbers[name.data] : levelNumbers.info
}

function cut(line: string): string {
  const { level, time, msg } = JSON.parse(line) as { level: string; time: string; msg?: string }
  return JSON.stringify({ level, time, msg: msg?.slice(0, longestMessage), cut: line.length })
}
