import type { ProblemCode } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import { Problem } from '@relayooor/shared'
import { ServerUnreachable } from '../api/errors.ts'
import { durationText } from './times.ts'

export interface FailureWords { title: string, text: string }

/** A call that failed, for the places where no more is known than that. Money is never touched by these. */
export function callFailureWords(failure: CallFailure): FailureWords {
  if (failure instanceof Problem)
    return problemWords(failure)
  if (failure instanceof ServerUnreachable)
    return { title: 'Our server does not answer', text: 'Your money is where the chains say it is; this page only reads it. Try again in a moment.' }
  return { title: 'This page is older than our server', text: `Load it again.${requestText(failure.requestId)}` }
}

const titles: Partial<Record<ProblemCode, string>> = {
  'unsupported-chain': 'We do not serve this chain',
  'unsupported-denom': 'We do not take this coin',
  'not-found': 'Not found',
  'unavailable': 'Not possible right now',
  'paused': 'Paused by the operator',
  'internal': 'Something broke on our side',
  'rate-limited': 'Too many questions from here',
}

function problemWords(problem: Problem): FailureWords {
  const { requestId } = problem.facts
  const again = problem.retryAfterSeconds === undefined
    ? ''
    : ` Try again in ${durationText(problem.retryAfterSeconds)}.`
  return { title: titles[problem.code] ?? 'This was refused', text: `${sentence(problem.message)}${again}${requestText(requestId)}` }
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.?]$/.test(first)
    ? first
    : `${first}.`
}

function requestText(requestId: unknown): string {
  return typeof requestId === 'string'
    ? ` (Request ${requestId}.)`
    : ''
}
