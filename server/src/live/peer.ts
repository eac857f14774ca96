import type { ServerMessage } from '@relayooor/shared'
import type { WebSocket } from 'ws'
import type { TokenBucket } from '../base/tokenBucket.ts'
import type { LiveLimits } from './limits.ts'

/** WebSocket close codes (RFC 6455 and its registry). */
export const closeCodes = { goingAway: 1001, policy: 1008, tryLater: 1013 } as const

/** What a page has of one token. */
export interface Watch {
  /** The newest revision that it has; -1 for none. */
  has: number
  /** Nothing was answered yet. */
  isWaiting: boolean
}

/** One open page. */
export interface Peer {
  socket: WebSocket
  /** Where it comes from, the widest network first. */
  networks: string[]
  /** Counts bytes that go to its network; false when there were too many. */
  spend: (bytes: number) => boolean
  tokens: Map<string, Watch>
  addresses: Set<string>
  badMessages: number
  allowance: TokenBucket
  /** Whether it was heard of since the last heartbeat. */
  isAlive: boolean
}

export function say(peer: Peer, message: ServerMessage, limits: LiveLimits): void {
  sayText(peer, JSON.stringify(message), limits)
}

/** Sends a message that was encoded once for many. Closes a peer that reads too slowly, or whose network has used up its bytes. */
export function sayText({ socket, spend }: Peer, text: string, { waitingBytes, goodbyeMs }: LiveLimits): void {
  if (socket.readyState !== socket.OPEN) return
  if (socket.bufferedAmount + text.length > waitingBytes) return closePeer(socket, closeCodes.tryLater, 'reading too slowly', goodbyeMs)
  // An error of one send is followed by `close`, which is where we clean up.
  socket.send(text, () => undefined)
  if (!spend(text.length)) {
    socket.send(
      JSON.stringify({
        type: 'error',
        code: 'rate-limited',
        detail: 'Too much was sent to your network. Come back in a minute, or ask for the status.',
      } satisfies ServerMessage),
      () => undefined,
    )
    closePeer(socket, closeCodes.tryLater, 'too much was sent', goodbyeMs)
  }
}

/** Says goodbye and ends the connection, whether the other side answers or not. */
export function closePeer(socket: WebSocket, code: number, reason: string, goodbyeMs: number): void {
  socket.close(code, reason)
  const end = setTimeout(() => socket.terminate(), goodbyeMs)
  socket.once('close', () => clearTimeout(end))
}
