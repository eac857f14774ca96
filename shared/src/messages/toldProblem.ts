import type { FactsGiven, FactsOf } from '../problem.ts'
import type { ToldCode } from '../told.ts'
import { Problem } from '../problem.ts'
import { told } from '../told.ts'
import { sayEnglish } from './english.ts'

/** A problem whose detail is what the page says of it, in English. */
export function toldProblem<C extends ToldCode>(
  code: C,
  facts: FactsOf<C>,
  retryAfterSeconds?: number,
  chain: (chainId: string) => string = chainId => chainId,
): Problem<C> {
  const detail = told[code](sayEnglish, facts, chain)
  if (detail === undefined) throw new Error(`nothing is told of ${code} ${JSON.stringify(facts)}`)
  // Whether facts may be absent depends on the code; here they never are.
  return new Problem(code, detail, ...([facts, retryAfterSeconds] as FactsGiven<C>))
}
