import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { parseJson } from '@relayooor/shared'
import { z } from 'zod'
import { forHtml } from './transferEncodings.ts'

/**
 * What a packet's acknowledgement says. `success`: ICS-20 took the money for the receiver; `error`: it goes back; `stopped`: it was
 * forwarded, a later step failed after the point of no return, and the money stays where that step began; `other`: the chain took the
 * packet, and its answer does not say that the receiver has the money.
 */
export type AckKind = 'success' | 'error' | 'stopped' | 'other'
/** `malformed`: an error, in bytes that the source's transfer does not take; `unprovable`: the chain keeps something else than it told. */
export type WrittenAck = AckKind | 'malformed' | 'unprovable'

export function isError(ack: WrittenAck | null): boolean {
  return ack === 'error' || ack === 'malformed'
}

/** Of one with both, or with more, ibc-go's transfer takes neither (ibc_module.go, OnAcknowledgementPacket): it proves nothing. */
const WithError = z.strictObject({ error: z.string() })
const Plain = z.union([z.strictObject({ result: z.string() }), WithError])
/**
 * ICS-29 wraps the application's acknowledgement, in base64, and says beside it whether the destination counted it as a success: the source
 * does not look at that (29-fee/ibc_middleware.go).
 */
const WithFee = z.strictObject({
  app_acknowledgement: z.base64(),
  forward_relayer_address: z.string().optional(),
  underlying_app_success: z.boolean(),
})
/** ibc-hooks: what a contract answered, and the acknowledgement of the transfer before it. */
const OfContract = z.object({ contract_result: z.unknown(), ibc_ack: z.string() })

/** Wrapped deeper than any stack of middlewares does, nothing is read any more. */
const deepest = 4
const ics20Success = 'AQ=='
/** packet-forward-middleware keeper.go, WriteAcknowledgementForForwardedPacket. */
const stoppedText = 'packet forward failed after point of no return'

export function readAcknowledgement(bytes: Uint8Array): AckKind {
  const { inner, undone } = unwrap(bytes)
  const said = read(inner)
  return undone && said !== 'error' ? 'other' : said
}

/** The same of one that a chain has written, and that no source is known to have taken. */
export function readWritten(bytes: Uint8Array): AckKind | 'malformed' {
  const said = readAcknowledgement(bytes)
  return said === 'error' && !isExact(unwrap(bytes).inner) ? 'malformed' : said
}

/** The application's own, and whether the chain has undone what it did, since it counted it as no success. */
function unwrap(bytes: Uint8Array): { inner: Uint8Array; undone: boolean } {
  const wrapped = WithFee.safeParse(jsonOf(bytes))
  return wrapped.success
    ? { inner: Buffer.from(wrapped.data.app_acknowledgement, 'base64'), undone: !wrapped.data.underlying_app_success }
    : { inner: bytes, undone: false }
}

/**
 * Whether the source's transfer takes an error: it writes what it has read as Go does, and refuses all but the very same bytes
 * (transfer/ibc_module.go OnAcknowledgementPacket, from 8.7 and 10.1 on). Versions of Go differ about backspaces and form feeds.
 */
function isExact(bytes: Uint8Array): boolean {
  const { error } = WithError.parse(jsonOf(bytes))
  const written = Buffer.from(forHtml(JSON.stringify({ error: error.toWellFormed() })))
  return written.equals(bytes) && !['\b', '\f'].some(sign => error.includes(sign))
}

function read(bytes: Uint8Array, depth = 0): AckKind {
  const plain = Plain.safeParse(jsonOf(bytes))
  if (!plain.success) return 'other'
  return 'error' in plain.data ? 'error' : readResult(plain.data.result, depth)
}

function readResult(result: string, depth: number): AckKind {
  if (result === ics20Success) return 'success'
  const bytes = Buffer.from(result, 'base64')
  if (bytes.toString('utf8').startsWith(stoppedText)) return 'stopped'
  const contract = OfContract.safeParse(jsonOf(bytes))
  if (!contract.success || depth === deepest) return 'other'
  const inner = read(Buffer.from(contract.data.ibc_ack, 'base64'), depth + 1)
  // To the source all of it is a result: an error inside brings nothing back.
  return inner === 'error' ? 'other' : inner
}

function jsonOf(bytes: Uint8Array): unknown {
  return parseJson(Buffer.from(bytes).toString('utf8'))
}

/** What a chain stores of an acknowledgement that it wrote: upper-case hex. */
export function ackHashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').toUpperCase()
}

const successBytes = Buffer.from(`{"result":"${ics20Success}"}`)

/** As ICS-29 writes it where the relayer has registered no account on the source (29-fee/types/ack.go). */
function wrappedForFee(ack: Uint8Array): Uint8Array {
  const app = Buffer.from(ack).toString('base64')
  return Buffer.from(
    JSON.stringify({ app_acknowledgement: app, forward_relayer_address: '', underlying_app_success: ack === successBytes }),
  )
}

/** Modules number their errors from 1; none of ibc-go or the SDK has so many. */
const mostCodes = 1_500
const usual = new Map(
  [
    successBytes,
    ...Array.from({ length: mostCodes }, (_, index) =>
      Buffer.from(`{"error":"ABCI code: ${index + 1}: error handling packet: see events for details"}`),
    ),
  ]
    .flatMap(bytes => [bytes, wrappedForFee(bytes)])
    .map(bytes => [ackHashOf(bytes), bytes]),
)

/** The acknowledgement that is kept as this, where it is one that ibc-go itself writes (04-channel/types/acknowledgement.go); else null. */
export function usualAck(hash: string): Uint8Array | null {
  return usual.get(hash) ?? null
}

/** Whether a stored acknowledgement commitment is that of a usual success; false says nothing (it may be wrapped otherwise). */
export function provesSuccess(hash: string): boolean {
  const bytes = usualAck(hash)
  return bytes !== null && readAcknowledgement(bytes) === 'success'
}
