import type { Endpoint, EndpointName, ParsedRequestOf } from '@relayooor/shared'
import { endpoints, Problem } from '@relayooor/shared'
import { z } from 'zod'
import { isStorable } from '../chains/foreignText.ts'

const maxErrorsTold = 20
/** Levels of objects and lists in one another; the deepest call of the contract has four. */
const deepest = 16
/** The longest list of the contract has 100. */
const mostListed = 1_000
const nothing = z.strictObject({})

export interface RawRequest {
  params: unknown
  query: unknown
  body: unknown
}

/** Parses a request at the door. Throws `invalid-request` with every fault of the first part that is wrong. */
export function parseRequest<N extends EndpointName>(name: N, raw: RawRequest): ParsedRequestOf<N> {
  const endpoint: Endpoint = endpoints[name]
  const parsed = {
    params: endpoint.params && parsePart(endpoint.params, raw.params),
    query: parsePart(endpoint.query ?? nothing, raw.query),
    body: endpoint.body && parsePart(endpoint.body, raw.body),
  }
  // The schemas just used are those of N; the compiler cannot follow an index by a type variable.
  return parsed as ParsedRequestOf<N>
}

function parsePart(schema: z.ZodType, value: unknown): unknown {
  checkShape(value)
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = faultsOf(result.error)
  const [first] = errors
  throw new Problem('invalid-request', first ? `${first.path || 'The request'}: ${first.message}` : 'The request is not valid.', { errors })
}

/**
 * Refuses texts that the database cannot store, lists of which a schema would tell each fault before their length, and nesting deeper than
 * any call needs, which could exhaust a recursive reader. Itself without recursion.
 */
function checkShape(value: unknown): void {
  let level = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) throw new Problem('invalid-request', `The request is nested deeper than ${deepest} levels.`)
    if (!level.every(one => typeof one !== 'string' || isStorable(one)))
      throw new Problem('invalid-request', 'The request contains a NUL or half a character.')
    if (level.some(one => Array.isArray(one) && one.length > mostListed))
      throw new Problem('invalid-request', `The request holds a list of more than ${mostListed}.`)
    level = level.flatMap(one =>
      typeof one !== 'object' || one === null ? [] : Array.isArray(one) ? (one as unknown[]) : Object.entries(one).flat(),
    )
  }
}

function faultsOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues
    .flatMap(issue =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map(key => ({ path: pathText([...issue.path, key]), message: 'is not a field of this request' }))
        : [{ path: pathText(issue.path), message: issue.message }],
    )
    .slice(0, maxErrorsTold)
}

/** `packets.3.sequence`; keys that the caller invented are cut short. */
function pathText(path: PropertyKey[]): string {
  return path.map(step => String(step).slice(0, 60)).join('.')
}
