import { connect } from 'node:net'

/** Whether something takes a connection at an http or https address. */
export async function reaches(address: string, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
  const { hostname, port, protocol } = new URL(address)
  const socket = connect({
    // Without the brackets of an IPv6 address.
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    signal,
  })
  return new Promise<boolean>(resolve => {
    socket.setTimeout(timeoutMs, () => resolve(false))
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  }).finally(() => socket.destroy())
}
