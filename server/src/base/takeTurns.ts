/**
 * Runs a job when its turn has come. `owner` is whose it is, the widest group first: a network, an address, an account; who names none is
 * served in the order of coming.
 */
export type TakeTurns = <T>(job: () => Promise<T>, owner?: string[], queue?: string) => Promise<T>

/**
 * Who had turns is remembered up to so many, then anew: identities cost nothing, and a queue that
 * never empties must not grow with them.
 */
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
 * Runs at most `most` jobs of a queue at once. Of those that wait, the next is of whoever had no turn for the longest time: among the
 * widest groups first, then inside of that one. Who asks for much waits for himself, and is passed by those who ask for little.
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
