import type { IncomingMessage } from 'node:http'

/** The caller's IP address: of the connection, or behind one proxy of ours the last entry that the proxy itself wrote. */
export function callerAddress(request: Pick<IncomingMessage, 'headers' | 'socket'>, trustProxy: boolean): string {
  const forwarded = request.headers['x-forwarded-for']
  const last = trustProxy ? [forwarded].flat().join(',').split(',').at(-1)?.trim() : undefined
  return last || request.socket.remoteAddress || ''
}
