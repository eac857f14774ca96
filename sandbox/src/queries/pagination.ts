import type { PageRequest, PageResponse } from 'cosmjs-types/cosmos/base/query/v1beta1/pagination'
import { invalidArgument } from './query.ts'

/** SDK types/query `DefaultLimit`. */
const defaultLimit = 100

/** One page of a list sorted by key, as the SDK pages a store: by next key, or by offset. */
export function paginate<T>(
  entries: [key: string, value: T][],
  request: PageRequest | undefined,
): { items: [key: string, value: T][]; pagination: PageResponse } {
  const key = Buffer.from(request?.key ?? []).toString('utf8')
  const offset = Number(request?.offset ?? 0)
  if (key && offset > 0) throw invalidArgument('invalid request, either offset or key is expected, got both')
  const ordered = request?.reverse ? [...entries].reverse() : entries
  const from = key ? ordered.findIndex(([one]) => (request?.reverse ? one <= key : one >= key)) : offset
  const limit = Number(request?.limit ?? 0) || defaultLimit
  const start = from < 0 ? ordered.length : from
  const next = ordered[start + limit]
  // Without any page request the total is counted too.
  const counted = !key && (request?.countTotal || !request?.limit)
  return {
    items: ordered.slice(start, start + limit),
    pagination: { nextKey: next ? Buffer.from(next[0]) : new Uint8Array(), total: counted ? BigInt(entries.length) : 0n },
  }
}
