import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { z } from 'zod'

/**
 * What a packet's acknowledgement says. `success`: ICS-20 took the money for the receiver; `error`: it goes back; `stopped`: it was
 * forwarded, a later step failed after the point of no return, and the money stays where that step began; `other`: the chain took the
 * packet, and its answer does not say that the receiver has the money.
 */
export type AckKind = 'success' | 'error' | 'stopped' | 'other'
/** `unprovable`: the chain keeps something else than it told. */
export type WrittenAck = AckKind | 'unprovable'

/** Of one with both, or with more, ibc-go's transfer takes neither (ibc_module.go, OnAcknowledgementPacket): it proves nothing. */
const Plain = z.union([z.strictObject({ result: z.string() }), z.strictObject({ error: z.string() })])
/** ICS-29 wraps the application's acknowledgement, in base64, and says beside it whether it was a success. */
const WithFee = z.object({ app_acknowledgement: z.string(), underlying_app_success: z.boolean() })
/** ibc-hooks: what a contract answered, and the acknowledgement of the transfer before it. */
const OfContract = z.object({ contract_result: z.unknown(), ibc_ack: z.string() })

/** Wrapped deeper than any stack of middlewares does, nothing is read any more. */
const deepest = 4
const ics20Success = 'AQ=='
/** packet-forward-middleware keeper.go, WriteAcknowledgementForForwardedPacket. */
const stoppedText = 'packet forward failed after point of no return'

export function readAcknowledgement(bytes: Uint8Array, depth = 0): AckKind {
  const json = jsonOf(Buffer.from(bytes).toString('utf8'))
  const wrapped = WithFee.safeParse(json)
  if (wrapped.success) {
    if (!wrapped.data.underlying_app_success) return 'error'
    const inner = innerOf(wrapped.data.app_acknowledgement, depth)
    return inner === 'error' ? 'other' : inner
  }
  const plain = Plain.safeParse(json)
  if (!plain.success) return 'other'
  return 'error' in plain.data ? 'error' : readResult(plain.data.result, depth)
}

function readResult(result: string, depth: number): AckKind {
  if (result === ics20Success) return 'success'
  const text = Buffer.from(result, 'base64').toString('utf8')
  if (text.startsWith(stoppedText)) return 'stopped'
  const contract = OfContract.safeParse(jsonOf(text))
  // To the source all of it is a result: an error inside brings nothing back.
  const inner = contract.success ? innerOf(contract.data.ibc_ack, depth) : 'other'
  return inner === 'error' ? 'other' : inner
}

function innerOf(base64: string, depth: number): AckKind {
  return depth < deepest ? readAcknowledgement(Buffer.from(base64, 'base64'), depth + 1) : 'other'
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What a chain stores of an acknowledgement that it wrote: upper-case hex. */
export function ackHashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').toUpperCase()
}

const successHash = ackHashOf(Buffer.from(`{"result":"${ics20Success}"}`))

/** Whether a stored acknowledgement commitment is that of a plain ICS-20 success; false says nothing (it may be wrapped). */
export function provesSuccess(hash: string): boolean {
  return hash === successHash
}
