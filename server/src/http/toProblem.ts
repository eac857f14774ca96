import { Problem } from '@relayooor/shared'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'
import { ChainError } from '../chains/chainError.ts'
import { isDatabaseAway } from '../db/databaseAway.ts'

const retryAfterSeconds = 5

/** The documented problem of an error; null for unexpected errors. */
export function toProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error
  if (error instanceof ChainError) return chainProblem(error)
  if (isDatabaseAway(error)) return new Problem('unavailable', 'Our records cannot be reached right now.', {}, retryAfterSeconds)
  if (error instanceof URIError) return new Problem('invalid-request', 'The address contains a broken % escape.')
  return httpProblem(error)
}

/** What was asked of a chain and refused by it is our mistake, not an outage: such an error stays unexpected. */
function chainProblem(error: ChainError): Problem | null {
  if (error.code === 'rejected') return null
  const { chainId } = error.facts
  return toldProblem('unavailable', { reason: error.code, ...(chainId !== undefined && { chainId }) }, retryAfterSeconds)
}

/** Errors of Express, its body parser and its file server: they carry a status and mostly a `type`. */
function httpProblem(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number' || error.status >= 500) return null
  switch ('type' in error ? error.type : undefined) {
    case 'entity.too.large':
      // body-parser tells the limit, in bytes.
      return new Problem('too-large', `The body is larger than ${Number('limit' in error && error.limit) / 1024} KiB.`)
    case 'entity.parse.failed':
      return new Problem('invalid-request', 'The body is not valid JSON.')
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new Problem('unsupported-media-type', 'Send plain UTF-8 JSON, not compressed.')
    default:
      return error.status === 404
        ? new Problem('not-found', 'There is nothing at this address.')
        : new Problem('invalid-request', 'The request cannot be read.')
  }
}
