import type { Death } from './member.ts'

/** Counts of kills. */
export interface Tally {
  kills: Record<'api' | 'worker' | 'scheduler' | 'postgres' | 'backend' | 'hermes', number>
  /** Processes that were frozen while their locks were released; some of them at a named edge. */
  sleepers: number
  sleepersAtNamedEdges: number
  /** Deaths at a named edge, which are among the kills. */
  edges: Map<string, number>
  died: (death: Death) => void
  /** Ends of our processes and of PostgreSQL, by SIGKILL. */
  total: () => number
}

export function newTally(): Tally {
  const kills = { api: 0, worker: 0, scheduler: 0, postgres: 0, backend: 0, hermes: 0 }
  const edges = new Map<string, number>()
  return {
    kills,
    sleepers: 0,
    sleepersAtNamedEdges: 0,
    edges,
    died({ member, edge }) {
      kills[member === 'worker-a' || member === 'worker-b' ? 'worker' : member] += 1
      if (edge !== null) edges.set(edge, (edges.get(edge) ?? 0) + 1)
    },
    total: () => Object.values(kills).reduce((sum, count) => sum + count, 0),
  }
}
