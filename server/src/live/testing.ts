import type { ClearingStatus, ClientMessage } from '@relayooor/shared'
import type { Change } from '../db/notify.ts'
import type { LiveDeps, LiveHub } from './hub.ts'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { livePath, ServerMessage } from '@relayooor/shared'
import { WebSocket } from 'ws'
import { aClearingStatus, listen } from '../http/testing.ts'
import { createLogger } from '../operations/logger.ts'
import { createLiveHub } from './hub.ts'

/** A hub on a real port, with records that a test can change, lose and hold back. */
export interface TestHub {
  url: string
  hub: LiveHub
  records: TestRecords
  connect: (options?: { origin?: string; headers?: Record<string, string> }) => Promise<Page>
  close: () => Promise<void>
}

export class TestRecords {
  readonly statuses = new Map<string, ClearingStatus>()
  loads = 0
  isAway = false
  /** Reads wait for this, after they have read. */
  hold: Promise<unknown> = Promise.resolve()
  #listeners = new Set<{ onChange: (change: Change) => void; onReconnect: () => void }>()

  readonly load = async (token: string): Promise<ClearingStatus | null> => {
    this.loads++
    if (this.isAway) throw new Error('the database is away')
    const status = this.statuses.get(token) ?? null
    await this.hold
    return status
  }

  readonly subscribe: LiveDeps['subscribeChanges'] = (onChange, onReconnect) => {
    const listener = { onChange, onReconnect }
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Writes the next revision and notifies, as a committed transaction does. */
  advance(token: string, isHeard = true): number {
    const revision = (this.statuses.get(token)?.revision ?? 0) + 1
    this.statuses.set(token, aClearingStatus({ token, revision }))
    if (isHeard) this.say({ kind: 'operation', token, revision })
    return revision
  }

  say(change: Change): void {
    this.#listeners.forEach(({ onChange }) => onChange(change))
  }

  reconnect(): void {
    this.#listeners.forEach(({ onReconnect }) => onReconnect())
  }

  get listeners(): number {
    return this.#listeners.size
  }
}

export async function startTestHub(deps: Partial<LiveDeps> = {}): Promise<TestHub> {
  const records = new TestRecords()
  const server = createServer((_request, response) => response.writeHead(404).end())
  const hub = createLiveHub({
    server,
    path: livePath,
    loadStatus: records.load,
    subscribeChanges: records.subscribe,
    settings: { publicUrl: 'https://clear.example', allowedOrigins: [], host: '127.0.0.1', trustedProxies: [] },
    log: createLogger({ level: 'silent', format: 'json' }),
    ...deps,
  })
  const url = `${(await listen(server)).replace('http', 'ws')}${livePath}`
  return {
    url,
    hub,
    records,
    connect: options => Page.open(url, options),
    async close() {
      await hub.close()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** A browser's side of the socket; every message is checked against the contract. */
export class Page {
  readonly heard: ServerMessage[] = []
  readonly closed: Promise<{ code: number; reason: string }>
  readonly socket: WebSocket

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', data => this.heard.push(ServerMessage.parse(JSON.parse(data.toString()))))
    socket.on('error', () => undefined)
    this.closed = new Promise(resolve => socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })))
  }

  static async open(url: string, options: { origin?: string; headers?: Record<string, string> } = {}): Promise<Page> {
    const socket = new WebSocket(url, options)
    const page = new Page(socket)
    await once(socket, 'open')
    return page
  }

  say(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message))
  }

  /** Everything said so far has been heard and answered when this resolves. */
  async settled(): Promise<void> {
    const pongs = this.pongs + 1
    this.say({ type: 'ping' })
    while (this.pongs < pongs) await once(this.socket, 'message')
  }

  get pongs(): number {
    return this.heard.filter(message => message.type === 'pong').length
  }

  /** Revisions in the order in which they came. */
  revisions(token: string): number[] {
    return this.heard.flatMap(message => (message.type === 'status' && message.token === token ? [message.revision] : []))
  }

  errors(): string[] {
    return this.heard.flatMap(message => (message.type === 'error' ? [message.code] : []))
  }
}
