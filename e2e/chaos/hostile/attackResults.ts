/** Of one kind of attack. */
export interface AttackResult {
  /** How often it was started. */
  times: number
  /** Counts by HTTP status, or by what the chain or connection said. */
  answers: Record<string, number>
  /** Sent to the attackers. */
  bytes: number
  /** Counts of what never may happen. */
  breaches: Record<string, number>
}

export type AttackResults = Map<string, AttackResult>

export function resultOf(results: AttackResults, name: string): AttackResult {
  const result = results.get(name) ?? { times: 0, answers: {}, bytes: 0, breaches: {} }
  results.set(name, result)
  return result
}

export function add(counts: Record<string, number>, what: string, count = 1): void {
  counts[what] = (counts[what] ?? 0) + count
}

/** Attacks without any answer: they have tested nothing. */
export function unanswered(results: AttackResults, names: string[]): string[] {
  return names.filter(name => !Object.keys(results.get(name)?.answers ?? {}).some(answer => answer !== '0'))
}
