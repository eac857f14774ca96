import { parseJson, Problem } from '@relayooor/shared'
import { z } from 'zod'

/** The parts of a list cursor, each in a form that the database can store and compare; anything else is no cursor. */
export const at = {
  /** A row's number. */
  number: z.int().min(1),
  moment: z.iso
    .datetime({ precision: 3 })
    .refine(text => text >= '1970' && text < '3000')
    .transform(text => new Date(text)),
  uuid: z.uuid(),
  text: z.string().refine(text => text.isWellFormed() && !text.includes('\0')),
}

type Part = z.ZodType<unknown, string | number>

interface ListCursor<P extends readonly [Part, ...Part[]]> {
  /** Where the list goes on, as a text that callers only hand back. */
  write: (...place: { [I in keyof P]: z.input<P[I]> }) => string
  /** Undefined for the beginning. @throws Problem `invalid-request` for what is no cursor of this list */
  read: (cursor: string | undefined) => { [I in keyof P]: z.output<P[I]> } | undefined
}

/** The cursors of one list, by its name: another list's are refused. */
export function listCursor<const P extends readonly [Part, ...Part[]]>(list: string, place: P): ListCursor<P> {
  const Place = z.tuple([z.literal(list), ...place])
  return {
    write: (...where) => Buffer.from(JSON.stringify([list, ...where])).toString('base64url'),
    read(cursor) {
      if (cursor === undefined) return undefined
      const found = Place.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')))
      if (!found.success)
        throw new Problem('invalid-request', 'This cursor is not one of this list.', {
          errors: [{ path: 'cursor', message: 'must be a nextCursor of this list' }],
        })
      // A tuple of the list's name and its parts.
      return found.data.slice(1) as { [I in keyof P]: z.output<P[I]> }
    },
  }
}
