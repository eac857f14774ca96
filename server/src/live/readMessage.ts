import type { RawData } from 'ws'
import { ClientMessage, parseJson } from '@relayooor/shared'

/** What a page said; null when it is not one of our messages. */
export function readMessage(data: RawData, isBinary: boolean): ClientMessage | null {
  // Text messages arrive as one Buffer; the other forms of RawData are settings that we do not use.
  return isBinary ? null : (ClientMessage.safeParse(parseJson(data.toString())).data ?? null)
}
