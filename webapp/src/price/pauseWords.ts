import type { Problem } from '@relayooor/shared'
import type { FailureWords } from '../ui/callFailures.ts'
import type { Names } from '../ui/names.ts'
import { pauseSentences, toldText } from '@relayooor/shared'
import { say } from '../ui/say.ts'

/** Why nobody gets a price now, and what happens next. Why people paused it, they say themselves. */
export function pauseWords(problem: Problem, names: Names): FailureWords {
  const facts = problem.factsOf('route-paused')
  if (facts === undefined) return { title: say('pause.title'), text: toldText(say, problem, names.chain) }
  const { reason, chainId } = facts
  const chain = chainId === undefined ? say('refusal.one-chain') : names.chain(chainId)
  return reason === 'paused-by-operator'
    ? { title: say('pause.paused-by-operator', { chain }), text: problem.message }
    : pauseSentences(say, reason, chain)
}
