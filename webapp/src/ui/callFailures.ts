import type { Problem } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import { toldText } from '@relayooor/shared'
import { isProblem, ServerUnreachable, UnknownProblem } from '../api/errors.ts'
import { say } from './say.ts'
import { durationText } from './times.ts'

export interface FailureWords {
  title: string
  text: string
}

/**
 * A call that failed, for the places where no more is known than that. Money is never touched by these. `tell`: what is said of a problem
 * of which this page knows the code; `counted`: beside it a button counts the time until it can be asked again.
 */
export function callFailureWords(
  failure: CallFailure,
  tell = (problem: Problem): string => toldText(say, problem, chainId => chainId),
  counted = false,
): FailureWords {
  if (isProblem(failure)) return problemWords(say(`problem.${failure.code}`), failure, tell(failure), counted)
  if (failure instanceof UnknownProblem)
    return problemWords(say('failure.older'), failure, say('said.by-service', { text: sentence(failure.message) }), counted)
  if (failure instanceof ServerUnreachable)
    return failure.offline
      ? { title: say('offline.title'), text: say('failure.offline-text') }
      : { title: say('failure.silent'), text: say('failure.silent-text') }
  return { title: say('failure.older'), text: sentences(say('failure.reload'), requestText(failure.requestId)) }
}

function problemWords(
  title: string,
  { retryAfterSeconds, requestId }: Problem | UnknownProblem,
  text: string,
  counted: boolean,
): FailureWords {
  const again = retryAfterSeconds === undefined || counted ? '' : say('failure.again-in', { duration: durationText(retryAfterSeconds) })
  return { title, text: sentences(text, again, requestText(requestId)) }
}

export function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.?]$/.test(first) ? first : `${first}.`
}

function sentences(...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join(' ')
}

function requestText(requestId: string | undefined): string {
  return requestId === undefined ? '' : say('failure.request', { id: requestId })
}
