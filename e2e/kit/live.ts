import type { ClearingStatus } from '@relayooor/shared'
import { once } from 'node:events'
import { livePath, ServerMessage } from '@relayooor/shared'
import WebSocket from 'ws'

/** What the live socket sent of one order, with the time of arrival. */
export interface Subscription {
  /** In the order of arrival. */
  told: { at: number; status: ClearingStatus }[]
  /** The first status that fits, past or future. */
  first: (what: string, fits: (status: ClearingStatus) => boolean, timeoutMs?: number) => Promise<{ at: number; status: ClearingStatus }>
  close: () => void
}

/** Subscribes to an order; resolves when the socket is open. The server limits sockets by address: many need a `localAddress` each. */
export async function subscribe(serviceUrl: string, token: string, options: { localAddress?: string } = {}): Promise<Subscription> {
  const socket = new WebSocket(serviceUrl.replace('http', 'ws') + livePath, options)
  const told: Subscription['told'] = []
  const watchers = new Set<() => void>()
  socket.on('message', data => {
    const message = ServerMessage.parse(JSON.parse(String(data)))
    if (message.type === 'error') throw new Error(`the live socket refused: ${message.code} ${message.detail}`)
    if (message.type !== 'status') return
    told.push({ at: Date.now(), status: message.status })
    watchers.forEach(look => look())
  })
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'subscribe', token }))
  return {
    told,
    first: (what, fits, timeoutMs = 180_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          watchers.delete(look)
          reject(new Error(`after ${timeoutMs / 1000} s the socket has not told: ${what}; last ${JSON.stringify(told.at(-1)?.status)}`))
        }, timeoutMs)
        function look() {
          const found = told.find(({ status }) => fits(status))
          if (!found) return
          clearTimeout(timer)
          watchers.delete(look)
          resolve(found)
        }
        watchers.add(look)
        look()
      }),
    close: () => socket.close(),
  }
}
