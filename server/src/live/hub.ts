import type { ClearingStatus, ClientMessage } from '@relayooor/shared'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { RawData, WebSocket } from 'ws'
import type { Change } from '../db/notify.ts'
import type { ByteBudget } from '../http/byteBudget.ts'
import type { OriginSettings } from '../http/origins.ts'
import type { LiveLimits } from './limits.ts'
import type { Peer } from './peer.ts'
import { Problem, unreachable } from '@relayooor/shared'
import { WebSocketServer } from 'ws'
import { fullBucket, takeToken } from '../base/tokenBucket.ts'
import { judgeShares } from '../clearing/quote/judgeShares.ts'
import { createByteBudget } from '../http/byteBudget.ts'
import { createAddressOf } from '../http/callerAddress.ts'
import { networksOf } from '../http/networks.ts'
import { originRules } from '../http/origins.ts'
import { writeRawProblem } from '../http/rawProblem.ts'
import { createAddressFeeds } from './addressFeeds.ts'
import { refuseUpgrade } from './admit.ts'
import { defaultLiveLimits } from './limits.ts'
import { closeCodes, closePeer, say } from './peer.ts'
import { readMessage } from './readMessage.ts'
import { createServiceFeed } from './serviceFeed.ts'
import { createTokenFeeds } from './tokenFeeds.ts'

export interface LiveDeps {
  server: Server
  path: string
  /** The newest snapshot; null when there is no such token. Must see what was committed before it was called. */
  loadStatus: (token: string) => Promise<ClearingStatus | null>
  subscribeChanges: (onChange: (change: Change) => void, onReconnect: () => void) => () => void
  /** Whose pages may listen, and whose word on where a call comes from counts. */
  settings: OriginSettings & { trustedProxies: string[] }
  limits?: Partial<LiveLimits>
  /** What goes out to each network, over HTTP as well. */
  bytes?: ByteBudget
  log: Logger
}

export interface LiveHub {
  /** Tells every page to come back, and resolves when all sockets are gone. New ones are refused from now on. */
  close: () => Promise<void>
  stats: () => { sockets: number; tokens: number; addresses: number }
}

/** Pushes snapshots and hints to pages. It takes over the server's `upgrade` event. */
export function createLiveHub(deps: LiveDeps): LiveHub {
  const limits: LiveLimits = { ...defaultLiveLimits, ...deps.limits }
  const rules = { path: deps.path, origins: originRules(deps.settings), limits }
  const addressOf = createAddressOf(deps.settings.trustedProxies)
  const bytes = deps.bytes ?? createByteBudget()
  const peers = new Set<Peer>()
  const socketsFrom = new Map<string, number>()
  const tokens = createTokenFeeds({ loadStatus: deps.loadStatus, limits, log: deps.log })
  const addresses = createAddressFeeds(limits)
  const service = createServiceFeed(limits)
  const wss = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: limits.messageBytes, perMessageDeflate: false })
  let isClosing = false

  // Heard before anything is read: no change can fall between a snapshot and the first push.
  const stopListening = deps.subscribeChanges(onChange, () => {
    tokens.resync()
    addresses.resync()
    service.changed()
  })
  const heartbeat = setInterval(beat, limits.heartbeatMs)
  deps.server.on('upgrade', onUpgrade)
  wss.on('wsClientError', (_error, socket) => writeRawProblem(socket, new Problem('invalid-request', 'This is not a WebSocket handshake.')))

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A connection that breaks during the handshake is none of our concern, and must not end the process.
    socket.on('error', () => socket.destroy())
    const networks = networksOf(addressOf(request))
    const problem = refuseUpgrade(
      {
        path: request.url?.split('?')[0] ?? '',
        origin: request.headers.origin,
        host: request.headers.host,
        socketsAround: networks.map(network => socketsFrom.get(network) ?? 0),
        most:
          peers.size < limits.sockets ? null : Math.max(...new Set([...peers].map(peer => socketsFrom.get(peer.networks[0] ?? '') ?? 0))),
        waitSeconds: bytes.waitSeconds(networks),
      },
      { ...rules, isClosing },
    )
    if (problem) return writeRawProblem(socket, problem)
    if (peers.size >= limits.sockets) makeRoomFor(networks)
    wss.handleUpgrade(request, socket, head, opened => welcome(opened, networks))
  }

  function makeRoomFor(networks: string[]): void {
    const held = [...peers].map((peer, at) => ({ id: String(at), path: peer.networks, amount: 1n, stays: false, peer }))
    const decision = judgeShares(held, { path: networks, amount: 1n }, BigInt(limits.sockets))
    for (const { id, peer } of held) {
      if (decision.kind === 'given' && decision.ends.includes(id)) {
        say(peer, { type: 'going-away', retryAfterMs: 30_000 }, limits)
        // Counted no more from now on, however long its goodbye takes.
        forgetPeer(peer)
        closePeer(peer.socket, closeCodes.tryLater, 'too many sockets', limits.goodbyeMs)
      }
    }
  }

  function welcome(socket: WebSocket, networks: string[]): void {
    const peer: Peer = {
      socket,
      networks,
      spend(count) {
        bytes.spend(networks, count)
        return bytes.waitSeconds(networks) === null
      },
      tokens: new Map(),
      addresses: new Set(),
      badMessages: 0,
      allowance: fullBucket(limits.messagesPerSecond, limits.messageBurst, performance.now()),
      isAlive: true,
    }
    peers.add(peer)
    for (const network of networks) socketsFrom.set(network, (socketsFrom.get(network) ?? 0) + 1)
    socket.on('message', (data, isBinary) => hear(peer, data, isBinary))
    socket.on('pong', () => {
      peer.isAlive = true
    })
    socket.on('close', () => forgetPeer(peer))
    // `ws` closes with the right code (message too large, broken frame) and then emits `close`.
    socket.on('error', error => deps.log.debug({ err: error }, 'a socket failed'))
  }

  function forgetPeer(peer: Peer): void {
    if (!peers.delete(peer)) return
    for (const network of peer.networks) {
      const left = (socketsFrom.get(network) ?? 1) - 1
      if (left > 0) socketsFrom.set(network, left)
      else socketsFrom.delete(network)
    }
    for (const token of [...peer.tokens.keys()]) tokens.unsubscribe(peer, token)
    for (const address of [...peer.addresses]) addresses.unsubscribe(peer, address)
    service.unsubscribe(peer)
  }

  function hear(peer: Peer, data: RawData, isBinary: boolean): void {
    if (peer.socket.readyState !== peer.socket.OPEN) return
    peer.isAlive = true
    if (takeToken(peer.allowance, performance.now()) === null)
      return closePeer(peer.socket, closeCodes.policy, 'too many messages', limits.goodbyeMs)
    const message = readMessage(data, isBinary)
    if (message) return act(peer, message)
    say(peer, { type: 'error', code: 'invalid-request', detail: 'This is not a message that we know.' }, limits)
    if (++peer.badMessages >= limits.badMessages) closePeer(peer.socket, closeCodes.policy, 'too many bad messages', limits.goodbyeMs)
  }

  function act(peer: Peer, message: ClientMessage): void {
    switch (message.type) {
      case 'subscribe':
        if (peer.tokens.has(message.token) || hasRoom(peer)) tokens.subscribe(peer, message.token, message.revision)
        return
      case 'unsubscribe':
        return tokens.unsubscribe(peer, message.token)
      case 'subscribe-address':
        if (peer.addresses.has(message.address) || hasRoom(peer)) addresses.subscribe(peer, message.address)
        return
      case 'subscribe-service':
        return service.subscribe(peer)
      case 'ping':
        return say(peer, { type: 'pong' }, limits)
      default:
        return unreachable(message)
    }
  }

  function hasRoom(peer: Peer): boolean {
    if (peer.tokens.size + peer.addresses.size < limits.subscriptionsPerSocket) return true
    say(peer, { type: 'error', code: 'too-many-subscriptions', detail: `At most ${limits.subscriptionsPerSocket} on one socket.` }, limits)
    return false
  }

  function onChange(change: Change): void {
    if (change.kind === 'operation') tokens.changed(change.token, change.revision)
    else if (change.kind === 'packets') change.addresses.forEach(key => addresses.changed(key))
    if (change.kind === 'operation' || change.kind === 'to-refund') service.changed()
  }

  function beat(): void {
    for (const peer of peers) {
      if (!peer.isAlive) {
        peer.socket.terminate()
        continue
      }
      peer.isAlive = false
      peer.socket.ping(() => undefined)
    }
  }

  return {
    stats: () => ({ sockets: peers.size, tokens: tokens.count(), addresses: addresses.count() }),
    async close() {
      isClosing = true
      stopListening()
      clearInterval(heartbeat)
      tokens.close()
      addresses.close()
      service.close()
      await Promise.all(
        [...peers].map(async (peer, index) => {
          const { socket } = peer
          // `peers` holds no closed socket, so this event is still to come.
          const closed = new Promise(resolve => socket.once('close', resolve))
          // Spread, so that all pages do not come back in the same instant.
          say(peer, { type: 'going-away', retryAfterMs: 500 + (index % 20) * 100 }, limits)
          closePeer(socket, closeCodes.goingAway, 'going away', limits.goodbyeMs)
          await closed
        }),
      )
    },
  }
}
