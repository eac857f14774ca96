import { z } from 'zod'
import { tokenIdPattern } from './memoText.ts'

// What reads texts alone stands in a file without schemas, which the page's first screen loads.
export * from './memoText.ts'

/** A clearing token's id: uuid v4, any letter case, kept in lower case. */
export const TokenId = z
  .string()
  .regex(tokenIdPattern, 'must be a token: a version 4 uuid')
  .transform(text => text.toLowerCase())
