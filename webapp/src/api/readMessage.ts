import { opened, parseJson, ServerMessage } from '@relayooor/shared'

const Message = opened(ServerMessage)

/** Undefined when it is none that this page knows. */
export function readMessage(text: string): ServerMessage | undefined {
  return Message.safeParse(parseJson(text)).data
}
