/**
 * Runs a job when its turn has come. `owner` names its groups, the widest first: a network, an address, an account. Jobs without an owner
 * are served in the order of arrival.
 */
export type TakeTurns = <T>(job: () => Promise<T>, owner?: string[], queue?: string) => Promise<T>

/** Forgets all turns after so many: identities cost nothing, and the memory of a queue that never empties must not grow. */
const mostRemembered = 10_000

interface Queue {
  running: number
  waiting: Waiting[]
  turns: number
  lastTurn: Map<string, number>
}
interface Waiting {
  owner: string[]
  begin: () => void
}

/**
 * Runs at most `most` jobs at once. The next one belongs to the group that has waited longest for a turn: the widest groups first, then
 * inside of that one. So who asks for much does not delay who asks for little.
 */
export function takeTurns(most: number): TakeTurns {
  const queues = new Map<string, Queue>()
  return async (job, owner = [], name = '') => {
    const queue: Queue = queues.get(name) ?? { running: 0, waiting: [], turns: 0, lastTurn: new Map() }
    queues.set(name, queue)
    if (queue.running >= most) await new Promise<void>(resolve => queue.waiting.push({ owner, begin: resolve }))
    else queue.running++
    noteTurn(queue, owner)
    try {
      return await job()
    } finally {
      // Hands the place over, so that nobody can slip in between.
      const next = takeNext(queue)
      if (next) next.begin()
      else if (--queue.running === 0) queues.delete(name)
    }
  }
}

function takeNext(queue: Queue): Waiting | undefined {
  let candidates = queue.waiting
  for (let depth = 0; candidates.some(({ owner }) => owner.length > depth); depth++) {
    const groups = Map.groupBy(candidates, ({ owner }) => groupAt(owner, depth))
    const [longest] = [...groups].toSorted(([a], [b]) => (queue.lastTurn.get(a) ?? 0) - (queue.lastTurn.get(b) ?? 0))
    candidates = longest?.[1] ?? []
  }
  const [next] = candidates
  if (next) queue.waiting.splice(queue.waiting.indexOf(next), 1)
  return next
}

function noteTurn(queue: Queue, owner: string[]): void {
  queue.turns++
  if (queue.lastTurn.size > mostRemembered) queue.lastTurn.clear()
  for (const depth of owner.keys()) queue.lastTurn.set(groupAt(owner, depth), queue.turns)
}

function groupAt(owner: string[], depth: number): string {
  return JSON.stringify(owner.slice(0, depth + 1))
}
