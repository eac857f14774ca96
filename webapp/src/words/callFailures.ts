import type { CallFailure } from '../api/errors.ts'
import { Problem, problems } from '@relayooor/shared'
import { ServerUnreachable } from '../api/errors.ts'
import { durationText } from './times.ts'

export interface FailureWords {
  title: string
  text: string
}

/** A call that failed, for the places where no more is known than that. Money is never touched by these. */
export function callFailureWords(failure: CallFailure): FailureWords {
  if (failure instanceof Problem) return problemWords(failure)
  if (failure instanceof ServerUnreachable)
    return {
      title: 'Our server does not answer',
      text: 'Your money is where the chains say it is; this page only reads it. Try again in a moment.',
    }
  return { title: 'This page is older than our server', text: `Load it again.${requestText(failure.requestId)}` }
}

function problemWords(problem: Problem): FailureWords {
  const { requestId } = problem.facts
  const again = problem.retryAfterSeconds === undefined ? '' : ` Try again in ${durationText(problem.retryAfterSeconds)}.`
  return { title: problems[problem.code][1], text: `${sentence(problem.message)}${again}${requestText(requestId)}` }
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.?]$/.test(first) ? first : `${first}.`
}

function requestText(requestId: unknown): string {
  return typeof requestId === 'string' ? ` (Request ${requestId}.)` : ''
}
