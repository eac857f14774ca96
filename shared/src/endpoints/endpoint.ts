import type { CallCost } from '../cost.ts'
import type { ProblemCode } from '../problem.ts'
import { z } from 'zod'

export const basePath = '/api/v1'

/** One call of the wire contract. `params`, `query` and `body` are strict: an unknown field is an `invalid-request`. */
export interface Endpoint {
  method: 'GET' | 'POST'
  /** Below `basePath`, with `:name` for parameters. */
  path: string
  summary: string
  /** Counted at the door: one unit of each kind before the body is read, the others as soon as it is parsed. */
  cost: CallCost
  /**
   * Who may call; everybody when absent. `session`: signed in, however. `account`: signed in with a wallet. `owner`: the same, or with the
   * key of a third party. `key`: with such a key alone. `admin`: an admin's wallet, or the admin key; what changes nothing also a viewer's
   * wallet. `admin-only`: the same without viewers.
   */
  access?: 'session' | 'account' | 'owner' | 'key' | 'admin' | 'admin-only'
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  /** The largest body that it takes; 64 KiB by default. */
  maxBodyBytes?: number
  /** A body of any type is taken and not looked at: mail programs send a form (RFC 8058), and all that counts is in the address. */
  ignoresBody?: true
  /** By HTTP status. */
  replies: Record<number, z.ZodType>
  /** What a good answer is when it is not JSON; it is sent piece by piece. */
  media?: 'text/csv' | 'application/octet-stream'
  /** Its answer is never kept for an `Idempotency-Key`: it carries a cookie, or a secret that is told once. */
  unkept?: true
  /** Beyond those that follow from `access`, and those any call can give (`rate-limited`, `unavailable`, `internal`). */
  problems: ProblemCode[]
}

export const Address = z.string().min(1).max(120)
/** A time that a caller names (RFC 3339, UTC). Years that no clock of ours will show are refused: not every reader can write them. */
export const Moment = z.iso
  .datetime({ error: 'must be a time such as 2026-01-31T12:00:00Z' })
  .refine(text => text >= '1970' && text < '3000', 'must lie between the years 1970 and 3000')
/** `cursor` is the `nextCursor` of the page before. */
export const page = { limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().max(1_000).optional() }
/** Why an admin does something, for the audit log. */
export const note = z.string().trim().min(1).max(500)
