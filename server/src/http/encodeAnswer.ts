import type { Request, Response } from 'express'
import { hash } from 'node:crypto'

/** An answer as it goes over the wire. */
export interface EncodedAnswer {
  text: string
  etag: string
}

/** Ages follow from other fields and the time of the call, so they do not count as a change. */
const age = /"ageSeconds":\d+,?/g

/**
 * The answer with an ETag of its content, since some of it changes without a revision (an estimate, the place in the queue). Weak: answers
 * are compressed on their way, and may differ in ages.
 */
export function encodeAnswer(body: unknown): EncodedAnswer {
  const text = JSON.stringify(body)
  return { text, etag: `W/"${hash('sha256', text.replace(age, ''), 'base64url').slice(0, 27)}"` }
}

/** Sends a public answer, or 304 to who has it: kept by browsers, and asked about each time. */
export function sendEncoded(
  request: Request,
  response: Response,
  { text, etag }: EncodedAnswer,
  headers: Record<string, string> = {},
): void {
  response.set({ 'Cache-Control': 'private, no-cache', ...headers, ETag: etag })
  if (hasIt(request.get('If-None-Match'), etag)) response.status(304).end()
  else response.status(200).set('Content-Type', 'application/json; charset=utf-8').send(text)
}

/** By the weak comparison of RFC 9110: whether an ETag is called weak does not matter. */
function hasIt(ifNoneMatch: string | undefined, etag: string): boolean {
  const plain = (tag: string) => tag.trim().replace(/^W\//, '')
  return ifNoneMatch !== undefined && (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some(tag => plain(tag) === plain(etag)))
}
