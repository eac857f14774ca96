import type { z } from 'zod'
import { Problem } from '@relayooor/shared'

/** Where a list goes on, as a text that callers only hand back. */
export function writeCursor(place: string[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** @throws Problem `invalid-request` for what is none of ours */
export function readCursor<T extends z.ZodType>(place: T, cursor: string): z.output<T> {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8')
    // PostgreSQL takes no such character in a text.
    if (!text.includes('\\u0000'))
      return place.parse(JSON.parse(text))
  }
  catch {
    // Answered below.
  }
  throw new Problem('invalid-request', 'This cursor is not one of ours.', { errors: [{ path: 'cursor', message: 'must be a nextCursor of this list' }] })
}
