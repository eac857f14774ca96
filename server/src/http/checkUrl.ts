import type { RequestHandler } from 'express'
import { Problem } from '@relayooor/shared'

const maxUrlLength = 4_096

/** Refuses addresses that are huge, that hold a NUL, or whose % escapes are broken: in a path or a query. */
export const checkUrl: RequestHandler = (request, _response, next) => {
  if (request.originalUrl.length > maxUrlLength) throw new Problem('too-large', `The address is longer than ${maxUrlLength} characters.`)
  // Throws URIError, which is an invalid request.
  if (decodeURIComponent(request.originalUrl).includes('\0')) throw new Problem('invalid-request', 'The address contains a NUL character.')
  next()
}
