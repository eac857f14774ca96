import type { ClearingStatus, ClientMessage } from '@relayooor/shared'
import type { AddressInfo } from 'node:net'
import type { WebSocket as Peer } from 'ws'
import type { ConnectionState } from './connection.ts'
import type { LiveOptions } from './liveClient.ts'
import { afterEach, expect, it, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { aStatus, aToken } from '../testing/builders.ts'
import { until } from '../testing/until.ts'
import { createLiveClient } from './liveClient.ts'

const closing: (() => void)[] = []
afterEach(() => closing.splice(0).forEach(close => close()))

interface Server {
  url: string
  peers: Peer[]
  heard: ClientMessage[]
  close: () => void
}

async function serve(port = 0): Promise<Server> {
  const sockets = new WebSocketServer({ host: '127.0.0.1', port })
  const peers: Peer[] = []
  const heard: ClientMessage[] = []
  sockets.on('connection', peer => {
    peers.push(peer)
    peer.on('message', data => heard.push(JSON.parse(String(data))))
  })
  await new Promise(resolve => sockets.once('listening', resolve))
  function close(): void {
    peers.forEach(peer => peer.terminate())
    sockets.close()
  }
  closing.push(close)
  // A listening TCP server's address is never a pipe's name.
  return { url: `ws://127.0.0.1:${(sockets.address() as AddressInfo).port}`, peers, heard, close }
}

function follow(url: string, options: Partial<LiveOptions> = {}): { told: number[]; states: string[]; stop: () => void } {
  const told: number[] = []
  const states: string[] = []
  const client = createLiveClient({
    url,
    loadStatus: () => Promise.reject(new Error('not asked')),
    onState: (state: ConnectionState) => states.push(state.name),
    backoff: { firstMs: 5, maxMs: 20 },
    ...options,
  })
  const stop = client.followOrder(aToken, 3, (status: ClearingStatus) => told.push(status.revision))
  closing.push(stop)
  return { told, states, stop }
}

function push(peer: Peer | undefined, revision: number): void {
  peer?.send(JSON.stringify({ type: 'status', token: aToken, revision, status: aStatus({ revision }) }))
}

it('tells changes in order, never an older one, and resumes with what it knows after the connection broke', async () => {
  const server = await serve()
  const { told } = follow(server.url)
  await until(() => expect(server.heard).toEqual([{ type: 'subscribe', token: aToken, revision: 3 }]))
  push(server.peers[0], 4)
  push(server.peers[0], 2)
  push(server.peers[0], 5)
  await until(() => expect(told).toEqual([4, 5]))

  server.peers[0]?.terminate()
  await until(() => expect(server.heard.at(-1)).toEqual({ type: 'subscribe', token: aToken, revision: 5 }))
  push(server.peers[1], 5)
  push(server.peers[1], 6)
  await until(() => expect(told).toEqual([4, 5, 5, 6]))
})

it('reloads the transfers of an address when changes are announced, and when none were for a while', async () => {
  const server = await serve()
  const looked = vi.fn()
  const client = createLiveClient({
    url: server.url,
    loadStatus: () => Promise.reject(new Error('not asked')),
    onState: () => {},
    backoff: { firstMs: 5, maxMs: 20 },
  })
  closing.push(client.followAddress('cosmos1owner', looked))
  await until(() => expect(server.heard).toEqual([{ type: 'subscribe-address', address: 'cosmos1owner' }]))
  expect(looked).toHaveBeenCalledTimes(1)
  server.peers[0]?.terminate()
  await until(() => expect(looked).toHaveBeenCalledTimes(2))
})

it('polls while there is no server, and stops polling when it is back', async () => {
  const gone = await serve()
  gone.close()
  const loadStatus = vi.fn(async () => aStatus({ revision: 9 }))
  const { told, states } = follow(gone.url, { loadStatus, pollEveryMs: 10, pingEveryMs: 15, answerWithinMs: 5_000 })
  await until(() => expect(told).toContain(9))
  expect(states).not.toContain('live')

  const back = await serve(Number(new URL(gone.url).port))
  await until(() => expect(states.at(-1)).toBe('live'))
  const asked = loadStatus.mock.calls.length
  // A ping comes later than the next poll would.
  await until(() => expect(back.heard.at(-1)).toEqual({ type: 'ping' }))
  expect(loadStatus).toHaveBeenCalledTimes(asked)
})

it('leaves a server that goes away, and comes back when it was told to', async () => {
  const server = await serve()
  const { states } = follow(server.url, { backoff: { firstMs: 60_000, maxMs: 60_000 } })
  await until(() => expect(server.peers).toHaveLength(1))
  server.peers[0]?.send(JSON.stringify({ type: 'going-away', retryAfterMs: 10 }))
  await until(() => expect(server.peers).toHaveLength(2))
  await until(() => expect(states).toEqual(['connecting', 'live', 'waiting', 'connecting', 'live']))
})

it('detects a dead connection by a ping', async () => {
  const server = await serve()
  follow(server.url, { pingEveryMs: 20, answerWithinMs: 20 })
  await until(() => expect(server.heard).toContainEqual({ type: 'ping' }))
  await until(() => expect(server.peers.length).toBeGreaterThan(1))
})

it('survives nonsense, and closes the socket when nobody listens any more', async () => {
  const server = await serve()
  const { told, states, stop } = follow(server.url)
  await until(() => expect(server.peers).toHaveLength(1))
  server.peers[0]?.send('{"type":"status"')
  server.peers[0]?.send(JSON.stringify({ type: 'status', token: aToken, revision: 8, status: { token: aToken } }))
  push(server.peers[0], 8)
  await until(() => expect(told).toEqual([8]))
  stop()
  await until(() => expect(server.peers[0]?.readyState).toBe(3))
  expect(states.at(-1)).toBe('idle')
})

it('tells who runs the service that something moved, and again after the connection broke', async () => {
  const server = await serve()
  const moved = vi.fn()
  const client = createLiveClient({
    url: server.url,
    loadStatus: () => Promise.reject(new Error('not asked')),
    onState: () => {},
    backoff: { firstMs: 5, maxMs: 20 },
  })
  const stop = client.followService(moved)
  closing.push(stop)
  await until(() => expect(server.heard).toEqual([{ type: 'subscribe-service' }]))
  expect(moved).toHaveBeenCalledTimes(1)
  server.peers[0]?.send(JSON.stringify({ type: 'service-changed' }))
  await until(() => expect(moved).toHaveBeenCalledTimes(2))
  server.peers[0]?.terminate()
  await until(() => expect(moved).toHaveBeenCalledTimes(3))
})
