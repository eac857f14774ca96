import type { TrustedHeader } from '../chains/chain.ts'

/** Whether a light client follows the chain that it names; `unknown` while nothing that it trusts can be compared. */
export type Following = 'follows' | 'differs' | 'unknown'

/** `made`: what the chain itself has at that height; null when no node can show it. */
export function judgeClient(pairs: readonly { trusted: TrustedHeader; made: TrustedHeader | null }[]): Following {
  const seen = pairs.flatMap(({ trusted, made }) => (made === null ? [] : [isSame(trusted, made)]))
  if (seen.length === 0) return 'unknown'
  return seen.every(Boolean) ? 'follows' : 'differs'
}

function isSame(one: TrustedHeader, other: TrustedHeader): boolean {
  return one.root === other.root && one.nextValidatorsHash === other.nextValidatorsHash && one.time.getTime() === other.time.getTime()
}
