import type { AddressInfo, Socket } from 'node:net'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** A connection to a server that can be cut and restored while the server runs. */
export interface Proxy {
  /** The target's address, through the proxy. */
  url: string
  /** Ends all connections and accepts no more. */
  cut: () => Promise<void>
  restore: () => Promise<void>
}

export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const server = createServer(near => {
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => sockets.delete(one) && other.destroy())
    }
  })
  server.unref().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const here = (server.address() as AddressInfo).port // a TCP server's address is never a path
  const url = new URL(target)
  url.host = `127.0.0.1:${here}`
  return {
    url: url.href,
    async cut() {
      server.close()
      sockets.forEach(socket => socket.destroy())
      await once(server, 'close')
    },
    async restore() {
      server.listen(here, '127.0.0.1')
      await once(server, 'listening')
    },
  }
}
