import type { Problem } from '@relayooor/shared'
import type { Duplex } from 'node:stream'
import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import { problemBody } from '@relayooor/shared/messages/problemBody.ts'

/** Answers with a problem on a connection that no HTTP response belongs to (broken requests, refused upgrades), and ends it. */
export function writeRawProblem(socket: Duplex, problem: Problem, requestId: string = randomUUID()): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const body = JSON.stringify(problemBody(problem))
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    ...(problem.retryAfterSeconds === undefined ? [] : [`Retry-After: ${Math.ceil(problem.retryAfterSeconds)}`]),
    'Connection: close',
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
