import { createHash } from 'node:crypto'
import { z } from 'zod'

const Plain = z.union([z.object({ result: z.string() }), z.object({ error: z.string() })])
/** ICS-29 wraps the application's acknowledgement and says beside it whether it was a success. */
const WithFee = z.object({ app_acknowledgement: z.string(), underlying_app_success: z.boolean() })

/** What a channel acknowledgement says; null when it is not one of the forms that ICS-20 stacks write. */
export function readAcknowledgement(bytes: Uint8Array): 'success' | 'error' | null {
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return null
  }
  const wrapped = WithFee.safeParse(json)
  if (wrapped.success) return wrapped.data.underlying_app_success ? 'success' : 'error'
  const plain = Plain.safeParse(json)
  if (!plain.success) return null
  return 'result' in plain.data ? 'success' : 'error'
}

/** What a chain stores for the successful ICS-20 acknowledgement, always `{"result":"AQ=="}`. */
const successCommitment = createHash('sha256').update('{"result":"AQ=="}').digest()

/** Whether a stored acknowledgement commitment is that of a plain ICS-20 success; false says nothing (it may be wrapped). */
export function provesSuccess(commitment: Uint8Array): boolean {
  return successCommitment.equals(commitment)
}
