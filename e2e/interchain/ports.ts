import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Ports of the loopback interface that nobody listens on; all are held until the last is found, so that no two are equal. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map(server => once(server, 'listening')))
  const ports = servers.map(server => (server.address() as AddressInfo).port) // a TCP server's address is never a path
  await Promise.all(servers.map((server) => {
    server.close()
    return once(server, 'close')
  }))
  return ports
}

/** One of several ports asked for together. */
export function nth<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined)
    throw new RangeError(`no item ${index} among ${list.length}`)
  return found
}
