import type { AbciError } from '../tx/abciError.ts'
import { z } from 'zod'

/** ICS-20 packet data, as it travels. */
const TransferData = z.object({
  denom: z.string().default(''),
  amount: z.string().default(''),
  sender: z.string().default(''),
  receiver: z.string().default(''),
  memo: z.string().default(''),
})
export type TransferData = z.infer<typeof TransferData>

/** Null when the bytes are no ICS-20 data. */
export function readTransferData(bytes: Uint8Array): TransferData | null {
  return parse(TransferData, bytes)
}

/** The JSON of ibc-go's `GetBytes`: keys in alphabetical order, no empty memo, HTML characters escaped. */
export function writeTransferData({ amount, denom, memo, receiver, sender }: TransferData): Uint8Array {
  return Buffer.from(goJson({ amount, denom, ...(memo && { memo }), receiver, sender }))
}

const Acknowledgement = z.union([z.strictObject({ result: z.base64() }), z.strictObject({ error: z.string() })])
export type Acknowledgement = z.infer<typeof Acknowledgement>

export function readAcknowledgement(bytes: Uint8Array): Acknowledgement | null {
  return parse(Acknowledgement, bytes)
}

/** Only the code, since texts may differ between nodes (04-channel `NewErrorAcknowledgement`). */
export function errorAcknowledgement({ code }: AbciError): { error: string } {
  return { error: `ABCI code: ${code}: error handling packet: see events for details` }
}

export function writeAcknowledgementJson(acknowledgement: Acknowledgement): Uint8Array {
  return Buffer.from(goJson(acknowledgement))
}

/** Go's encoding/json escapes what could end a script element. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function parse<T>(schema: z.ZodType<T>, bytes: Uint8Array): T | null {
  try {
    return schema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data ?? null
  } catch {
    return null // not JSON
  }
}
