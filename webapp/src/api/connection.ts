import type { ClientMessage, ServerMessage } from '@relayooor/shared'
import type { Backoff } from './backoff.ts'
import { backoffMs } from './backoff.ts'
import { serviceNow } from './serviceClock.ts'

export type ConnectionState =
  | { name: 'idle' }
  | { name: 'connecting' }
  | { name: 'live' }
  /** `retryAt`: milliseconds since the epoch, by the service's clock. */
  | { name: 'waiting'; retryAt: number }

export interface ConnectionOptions {
  url: string
  backoff?: Backoff
  /** Milliseconds of silence before a ping, and until its answer: together below the 5 s after which nothing may be called live. */
  pingEveryMs?: number
  answerWithinMs?: number
  /** Milliseconds until it must be open. */
  openWithinMs?: number
  onOpen: () => void
  onMessage: (message: ServerMessage) => void
  onState: (state: ConnectionState) => void
}

export interface Connection {
  /** Connects and stays connected, until `stop`. */
  start: () => void
  stop: () => void
  /** For who comes back from sleep: a socket that was silent for long is not called live before it answers. */
  wake: () => void
  /** False when there is no open socket: `onOpen` will say it all again. */
  say: (message: ClientMessage) => boolean
}

/** One socket that notices its own death by pings and comes back with back-off, or when the server said it would be back. */
export function createConnection(options: ConnectionOptions): Connection {
  const { backoff = { firstMs: 500, maxMs: 30_000 }, pingEveryMs = 2_000, answerWithinMs = 2_500, openWithinMs = 8_000 } = options
  let socket: WebSocket | undefined
  let attempt = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let watch: ReturnType<typeof setTimeout> | undefined
  let heardAt = 0
  /** Timers rest while a page or its machine sleeps: only then is a socket silent for longer than they allow. */
  let isDoubted = false

  function start(): void {
    clearTimeout(retry)
    retry = undefined
    if (socket) return
    options.onState({ name: 'connecting' })
    const opened = new WebSocket(options.url)
    socket = opened
    watch = setTimeout(lose, openWithinMs, opened)
    opened.onopen = () => {
      watchForSilence(opened)
      options.onState({ name: 'live' })
      options.onOpen()
    }
    // Here and not with the page, whose first screen needs no contract. Messages keep their order.
    const reader = import('./readMessage.ts')
    opened.onmessage = event =>
      void reader.then(
        ({ readMessage }) => hear(opened, readMessage(String(event.data))),
        () => lose(opened),
      )
    opened.onclose = () => lose(opened)
  }

  function hear(from: WebSocket, message: ServerMessage | undefined): void {
    if (from !== socket || !message) return
    attempt = 0
    watchForSilence(from)
    if (isDoubted) {
      isDoubted = false
      options.onState({ name: 'live' })
    }
    if (message.type === 'going-away') lose(from, message.retryAfterMs)
    else options.onMessage(message)
  }

  function watchForSilence(on: WebSocket): void {
    clearTimeout(watch)
    heardAt = serviceNow()
    watch = setTimeout(expectAnswer, pingEveryMs, on)
  }

  function expectAnswer(on: WebSocket): void {
    clearTimeout(watch)
    watch = setTimeout(lose, answerWithinMs, on)
    if (wasSilentForLong()) {
      isDoubted = true
      options.onState({ name: 'connecting' })
    }
    say({ type: 'ping' })
  }

  function wasSilentForLong(): boolean {
    return serviceNow() - heardAt > pingEveryMs + answerWithinMs
  }

  function wake(): void {
    if (socket?.readyState !== WebSocket.OPEN || isDoubted) return
    if (wasSilentForLong()) expectAnswer(socket)
    else say({ type: 'ping' })
  }

  function lose(which: WebSocket, afterMs = backoffMs(attempt, backoff, Math.random())): void {
    if (which !== socket) return
    drop()
    attempt += 1
    retry = setTimeout(start, afterMs)
    options.onState({ name: 'waiting', retryAt: serviceNow() + afterMs })
  }

  function drop(): void {
    clearTimeout(watch)
    isDoubted = false
    const dropped = socket
    socket = undefined
    dropped?.close()
  }

  function say(message: ClientMessage): boolean {
    if (socket?.readyState !== WebSocket.OPEN) return false
    socket.send(JSON.stringify(message))
    return true
  }

  function stop(): void {
    clearTimeout(retry)
    drop()
    attempt = 0
    options.onState({ name: 'idle' })
  }

  return { start, stop, wake, say }
}
