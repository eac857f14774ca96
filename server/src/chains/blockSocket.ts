import type { Head, Logger } from './chain.ts'
import { parseJson } from '@relayooor/shared'
import { WebSocket } from 'ws'
import { backOff } from '../base/backOff.ts'
import { NewBlockHeaderEvent } from './rpcSchemas.ts'

// The header alone: CometBFT publishes it after the application has committed, so results and state of that height are there.
const subscription = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'subscribe', params: { query: "tm.event='NewBlockHeader'" } })
const firstRetryMs = 250
const longestRetryMs = 10_000
/** A silent connection is probed this often, and given up when the probe before was not answered. */
const probeMs = 10_000

/**
 * Keeps a subscription to new blocks, and reconnects until the signal aborts. Failures are no errors, since status polling runs as well.
 */
export function subscribeBlocks(options: {
  url: string
  name: string
  signal: AbortSignal
  log: Logger
  onHeader: (chainId: string, head: Head) => void
  /** While it is not, there is no connection. */
  wanted: () => boolean
}): void {
  const { signal, log, name, wanted } = options
  let failures = 0
  let retry: NodeJS.Timeout | undefined
  signal.addEventListener('abort', () => clearTimeout(retry), { once: true })
  if (!signal.aborted) connect()

  function connect(): void {
    if (!wanted()) {
      retry = setTimeout(connect, firstRetryMs)
      return
    }
    const socket = new WebSocket(webSocketUrl(options.url), { handshakeTimeout: probeMs, maxPayload: 16 * 1024 * 1024 })
    let alive = true
    const probe = setInterval(() => {
      if (!alive || !wanted()) return socket.terminate()
      alive = false
      if (socket.readyState === WebSocket.OPEN) socket.ping()
    }, probeMs)
    const end = () => socket.terminate()
    signal.addEventListener('abort', end, { once: true })
    socket.on('open', () => socket.send(subscription))
    socket.on('pong', () => (alive = true))
    socket.on('message', data => {
      alive = true
      if (!wanted()) return socket.terminate()
      const header = readHeader(String(data))
      if (!header) return
      failures = 0
      options.onHeader(header.chain_id, { height: header.height, time: header.time })
    })
    socket.on('error', error => log.debug({ endpoint: name, error: error.message }, 'block subscription failed'))
    socket.on('close', () => {
      clearInterval(probe)
      signal.removeEventListener('abort', end)
      if (signal.aborted) return
      retry = setTimeout(connect, backOff(failures, firstRetryMs, longestRetryMs))
      failures += 1
    })
  }
}

function readHeader(text: string): { chain_id: string; height: number; time: Date } | null {
  // Not JSON is no block; polling notices a broken node.
  const message = parseJson(text)
  if (typeof message !== 'object' || message === null || !('result' in message)) return null
  const event = NewBlockHeaderEvent.safeParse(message.result)
  return event.success ? event.data.data.value.header : null
}

function webSocketUrl(rpc: string): string {
  const url = new URL(rpc)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.pathname = `${url.pathname.replace(/\/$/, '')}/websocket`
  return url.href
}
