import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { networksOf } from './networks.ts'

export interface ConnectionLimits {
  /** Open connections, WebSockets included. */
  all: number
  /** From one address; the networks around it have four and sixteen times as many together. */
  perAddress: number
}

export const defaultConnectionLimits: ConnectionLimits = { all: 12_000, perAddress: 256 }

/**
 * Refuses connections beyond the limits before anything is read from them. The connections of our own proxies are those of everybody behind
 * them: only the limit for all counts there.
 */
export function limitConnections(server: Server, limits: ConnectionLimits, isOurProxy: (address: string) => boolean): void {
  const open = new Map<string, number>()
  server.maxConnections = limits.all

  // Before the server's own listener, which would begin to read.
  server.prependListener('connection', (socket: Socket) => {
    const address = socket.remoteAddress
    // Gone before we looked.
    if (address === undefined || isOurProxy(address)) return
    const networks = networksOf(address)
    if (networks.toReversed().some((network, at) => (open.get(network) ?? 0) >= limits.perAddress * 4 ** at)) {
      socket.destroy()
      return
    }
    for (const network of networks) open.set(network, (open.get(network) ?? 0) + 1)
    socket.once('close', () => {
      for (const network of networks) {
        const left = (open.get(network) ?? 1) - 1
        if (left > 0) open.set(network, left)
        else open.delete(network)
      }
    })
  })
}
