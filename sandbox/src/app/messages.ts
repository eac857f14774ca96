import type { Binder, Message } from '../tx/message.ts'
import { authzMessages } from '../authz/messages.ts'
import { bankMessages } from '../bank/messages.ts'
import { clientMessages } from '../ibc/clientMessages.ts'
import { packetMessages } from '../ibc/packetMessages.ts'
import { transferMessages } from '../ibc/transferMessages.ts'
import { refuse, sdkErrors } from '../tx/abciError.ts'

const kinds = new Map<string, Binder>(
  [...bankMessages, ...authzMessages(bindMessage), ...clientMessages, ...packetMessages, ...transferMessages].map(one => [
    one.typeUrl,
    one,
  ]),
)

/** Decodes a message. @throws AbciError 2 for a kind that is not modelled, as for one that the application has not registered */
export function bindMessage(typeUrl: string, value: Uint8Array): Message {
  const known = kinds.get(typeUrl)
  if (!known) throw refuse(sdkErrors.txDecode, `unable to resolve type URL ${typeUrl}`)
  try {
    return known.bind(value)
  } catch (error) {
    throw refuse(sdkErrors.txDecode, error instanceof Error ? error.message : String(error))
  }
}

export function responseTypeUrl(typeUrl: string): string {
  return `${typeUrl}Response`
}
