import { z } from 'zod'
import { Time } from './time.ts'

/**
 * The number of the newest entry of the audit log about a thing, `0` before there is one. Handed back with an act, it says what the admin
 * has seen: the act is refused when somebody, or the service, has done something to it since.
 */
export const AsOf = z.string().regex(/^(?:0|[1-9]\d{0,15})$/, 'must be the number of an entry of the audit log')

/** Who did what to a thing before, and when: `system`, `admin-key`, or a wallet. */
export const Decided = z.object({ by: z.string(), at: Time, action: z.string() })
export type Decided = z.infer<typeof Decided>
