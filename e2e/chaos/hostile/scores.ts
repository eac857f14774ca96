/** What came of one kind of attack. */
export interface Score {
  /** How often it was begun. */
  times: number
  /** By HTTP status, or in a word what the chain or the connection said. */
  answers: Record<string, number>
  /** Sent to the attackers. */
  bytes: number
  /** What must not have happened, and did: how often. */
  breaches: Record<string, number>
}

export type Scores = Map<string, Score>

export function scoreOf(scores: Scores, name: string): Score {
  const score = scores.get(name) ?? { times: 0, answers: {}, bytes: 0, breaches: {} }
  scores.set(name, score)
  return score
}

export function add(counts: Record<string, number>, what: string, count = 1): void {
  counts[what] = (counts[what] ?? 0) + count
}

/** Attacks that never came to anything: a run without them has shown nothing. */
export function unplayed(scores: Scores, names: string[]): string[] {
  return names.filter(name => !Object.keys(scores.get(name)?.answers ?? {}).some(answer => answer !== '0'))
}
