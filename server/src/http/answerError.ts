import type { Problem } from '@relayooor/shared'
import type { ErrorRequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { problemBody } from '@relayooor/shared/messages/problemBody.ts'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'
import { toProblem } from './toProblem.ts'

/** The one place that turns errors into answers. What nobody expected is logged whole and told as `internal`, no more. */
export function answerError(log: Logger): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request, response, next) => {
    const requestId = String(response.getHeader('X-Request-Id'))
    const problem = toProblem(error)
    if (!problem) log.error({ err: error, requestId }, 'a call failed unexpectedly')
    else if (problem.status >= 500) log.warn({ err: error, requestId }, 'a call could not be served')
    if (response.headersSent) return next(error)
    sendProblem(response, problem ?? toldProblem('internal', { requestId }))
  }
}

function sendProblem(response: Response, problem: Problem): void {
  if (problem.retryAfterSeconds !== undefined) response.set('Retry-After', String(Math.ceil(problem.retryAfterSeconds)))
  sendProblemBody(response, problem.status, problemBody(problem))
}

export function sendProblemBody(response: Response, status: number, body: unknown): void {
  // A Buffer, because Express adds a charset to texts, which this media type does not have.
  response
    .status(status)
    .set({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
    .send(Buffer.from(JSON.stringify(body)))
}
