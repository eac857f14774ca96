import type { Problem } from '@relayooor/shared'
import type { FailureWords } from '../ui/callFailures.ts'
import type { Names } from '../ui/names.ts'
import { say } from '../ui/say.ts'

/** Why nobody gets a price now, and what happens next. Pauses without a reason that we know speak for themselves. */
export function pauseWords(problem: Problem, names: Names): FailureWords {
  const facts = problem.factsOf('route-paused')
  const said = say('said.by-service', { text: problem.message })
  if (facts === undefined) return { title: say('pause.title'), text: said }
  const { reason, chainId } = facts
  const chain = chainId === undefined ? say('refusal.one-chain') : names.chain(chainId)
  switch (reason) {
    // What the people who run it say.
    case 'paused-by-operator':
      return { title: say('pause.paused-by-operator', { chain }), text: problem.message }
    case 'chain-not-read':
    case 'too-few-agreeing-nodes':
    case 'gas-limit-too-low':
    case 'funds-not-read':
    case 'gas-not-read':
      return { title: say(`pause.${reason}`, { chain }), text: say(`pause.${reason}-text`) }
    default:
      return { title: say(`pause.${reason}`), text: say(`pause.${reason}-text`) }
  }
}
