import type { RawData } from 'ws'
import { ClientMessage } from '@relayooor/shared'

/** What a page said; null when it is not one of our messages. */
export function readMessage(data: RawData, isBinary: boolean): ClientMessage | null {
  if (isBinary) return null
  try {
    // Text messages arrive as one Buffer; the other forms of RawData are settings that we do not use.
    return ClientMessage.safeParse(JSON.parse(data.toString())).data ?? null
  } catch {
    return null
  }
}
