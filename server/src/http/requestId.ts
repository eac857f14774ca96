import { randomUUID } from 'node:crypto'

const sane = /^[\w.-]{8,64}$/

/** The caller's `X-Request-Id` when it is short and plain enough for a log line, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && sane.test(header) ? header : randomUUID()
}
