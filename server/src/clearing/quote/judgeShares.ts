/** What takes up room that all share: an unpaid price, an open socket. */
export interface Holding {
  id: string
  /** Its groups, the widest first: networks, then the asker. One with a share of its own has only itself. */
  path: string[]
  amount: bigint
  /** About to be used, so it counts and is not ended. */
  stays: boolean
}

/** A further one. */
export type Wanted = Pick<Holding, 'path' | 'amount'>

export type ShareDecision = { kind: 'given'; ends: string[] } | { kind: 'refused' }

/** Limits in percent of the room: for the asker, the narrowest network, the wider ones. */
const percentOf = [10n, 10n, 25n, 50n]

/**
 * Who makes room for one more reservation; `held` is sorted by age. No network holds more than its share: who asks for more ends its own
 * oldest. When all is taken, the largest holder of the widest and largest network loses its oldest. So being many takes nothing from those
 * who hold less; refused is only what would make its own network the largest.
 */
export function judgeShares(held: Holding[], wanted: Wanted, room: bigint): ShareDecision {
  let left = held
  const ends: string[] = []
  const end = (one: Holding) => {
    ends.push(one.id)
    left = left.filter(other => other !== one)
  }

  for (let depth = wanted.path.length; depth > 0; depth -= 1) {
    const within = (one: Holding) => isWithin(one, wanted.path.slice(0, depth))
    const most = (room * (percentOf[wanted.path.length - depth] ?? 100n)) / 100n
    while (sumOf(left.filter(within)) + wanted.amount > most) {
      const oldest = oldestOfFullest(left.filter(within), depth)
      if (!oldest) break
      end(oldest)
    }
  }

  while (sumOf(left) + wanted.amount > room) {
    const oldest = whoMakesWay(left, wanted)
    if (!oldest) return { kind: 'refused' }
    end(oldest)
  }
  return { kind: 'given', ends }
}

/** Of the widest network with the most, with what is wanted counted to its own; null when that is its own and has nothing to end. */
function whoMakesWay(held: Holding[], wanted: Wanted): Holding | null {
  const own = wanted.path[0] ?? ''
  const groups = groupsAt(held, 0)
  const ofOwn = groups.get(own) ?? []
  const ownSum = sumOf(ofOwn) + wanted.amount
  const others = [...groups].filter(([name, holdings]) => name !== own && holdings.some(one => !one.stays)).map(([, holdings]) => holdings)
  const fullest = others.toSorted((a, b) => compare(b, a))[0]
  // Between equals the one that holds makes way for the one that comes; else the first ones would keep all the room.
  const makesWay = !fullest || sumOf(fullest) < ownSum || (sumOf(fullest) === ownSum && ofOwn.some(one => !one.stays)) ? ofOwn : fullest
  return oldestOfFullest(makesWay, 1)
}

/** In the group that holds the most which can end, its oldest. */
function oldestOfFullest(held: Holding[], depth: number): Holding | null {
  const ending = held.filter(one => !one.stays)
  const [oldest] = ending
  if (!oldest || ending.every(one => one.path.length <= depth)) return oldest ?? null
  const groups = [...groupsAt(held, depth).values()].filter(group => group.some(one => !one.stays))
  const [fullest] = groups.toSorted((a, b) => compare(b, a))
  return fullest ? oldestOfFullest(fullest, depth + 1) : null
}

/** By what is held; groups come in the order of their oldest, which a stable sort keeps for those that hold alike. */
function compare(a: Holding[], b: Holding[]): number {
  const [sumA, sumB] = [sumOf(a), sumOf(b)]
  return sumA < sumB ? -1 : sumA > sumB ? 1 : 0
}

function groupsAt(held: Holding[], depth: number): Map<string, Holding[]> {
  return Map.groupBy(held, one => one.path[depth] ?? one.path.at(-1) ?? '')
}

function isWithin({ path }: Holding, prefix: string[]): boolean {
  return prefix.every((part, at) => path[at] === part)
}

function sumOf(held: Holding[]): bigint {
  return held.reduce((sum, one) => sum + one.amount, 0n)
}
