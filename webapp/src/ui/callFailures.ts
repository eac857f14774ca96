import type { Problem } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import { isProblem, ServerUnreachable, UnknownProblem } from '../api/errors.ts'
import { durationText } from './times.ts'

export interface FailureWords {
  title: string
  text: string
}

/** A call that failed, for the places where no more is known than that. Money is never touched by these. */
export function callFailureWords(failure: CallFailure): FailureWords {
  if (isProblem(failure) || failure instanceof UnknownProblem) return problemWords(failure)
  if (failure instanceof ServerUnreachable)
    return {
      title: 'Our server does not answer',
      text: 'Your money is where the chains say it is; this page only reads it. Try again in a moment.',
    }
  return { title: 'This page is older than our server', text: `Load it again.${requestText(failure.requestId)}` }
}

function problemWords({ title, message, retryAfterSeconds, requestId }: Problem | UnknownProblem): FailureWords {
  const again = retryAfterSeconds === undefined ? '' : ` Try again in ${durationText(retryAfterSeconds)}.`
  return { title, text: `${sentence(message)}${again}${requestText(requestId)}` }
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.?]$/.test(first) ? first : `${first}.`
}

function requestText(requestId: string | undefined): string {
  return requestId === undefined ? '' : ` (Request ${requestId}.)`
}
