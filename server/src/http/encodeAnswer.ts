import type { Request, Response } from 'express'
import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** An answer as it goes over the wire. */
export interface EncodedAnswer {
  text: string
  etag: string
  /** By their encoding, from the first time that somebody takes it. */
  packed: Map<Packing, Promise<Buffer>>
}

const packings = {
  br: (text: string) => promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (text: string) => promisify(gzip)(text),
}
type Packing = keyof typeof packings

/** What is shorter is sent as it is. */
const packedFromLength = 1_024

/** Ages follow from other fields and the time of the call, so they do not count as a change. */
const age = /"ageSeconds":\d+,?/g

/**
 * The answer with an ETag of its content, since some of it changes without a revision (an estimate, the place in the queue). Weak: answers
 * are compressed on their way, and may differ in ages.
 */
export function encodeAnswer(body: unknown): EncodedAnswer {
  const text = JSON.stringify(body)
  return { text, etag: `W/"${hash('sha256', text.replace(age, ''), 'base64url').slice(0, 27)}"`, packed: new Map() }
}

/**
 * Sends a public answer, or 304 to who has it: kept by browsers, and asked about each time. Compressed once for all who are given it, and
 * not by the middleware of the other calls: with that, Node keeps each call's objects until it cleans up all, and pauses longer for it.
 */
export async function sendEncoded(
  request: Request,
  response: Response,
  answer: EncodedAnswer,
  headers: Record<string, string> = {},
): Promise<void> {
  const { text, etag } = answer
  response.set({ 'Cache-Control': 'private, no-cache', ...headers, ETag: etag }).vary('Accept-Encoding')
  if (hasIt(request.get('If-None-Match'), etag)) {
    response.status(304).end()
    return
  }
  response.status(200).set('Content-Type', 'application/json; charset=utf-8')
  const packing = text.length < packedFromLength ? undefined : packingOf(request)
  if (packing === undefined) {
    response.send(text)
    return
  }
  const bytes = await pack(answer, packing)
  response.set('Content-Encoding', packing).send(bytes)
}

function packingOf(request: Request): Packing | undefined {
  return (['br', 'gzip'] as const).find(packing => request.acceptsEncodings(packing) === packing)
}

function pack({ text, packed }: EncodedAnswer, packing: Packing): Promise<Buffer> {
  const known = packed.get(packing) ?? packings[packing](text)
  packed.set(packing, known)
  return known
}

/** By the weak comparison of RFC 9110: whether an ETag is called weak does not matter. */
function hasIt(ifNoneMatch: string | undefined, etag: string): boolean {
  const plain = (tag: string) => tag.trim().replace(/^W\//, '')
  return ifNoneMatch !== undefined && (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some(tag => plain(tag) === plain(etag)))
}
