import type { IncomingMessage } from 'node:http'
import proxyAddr from 'proxy-addr'

/** Says where a call comes from, of HTTP and of sockets alike. */
export type AddressOf = (request: IncomingMessage) => string

/** Express' own rule for `trust proxy`, which `request.ip` follows. */
export function trustOf(proxies: string[]): (address: string, hops: number) => boolean {
  return proxyAddr.compile(proxies)
}

/**
 * The address of the connection, or, when that is one of our own proxies, the last one in `X-Forwarded-For` that is none of them: what
 * stands further left was written by whoever called.
 */
export function createAddressOf(proxies: string[]): AddressOf {
  const trust = trustOf(proxies)
  return request => proxyAddr(request, trust) ?? ''
}
