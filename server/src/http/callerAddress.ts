import type { IncomingMessage } from 'node:http'
import proxyAddr from 'proxy-addr'

/** Says where a call comes from, of HTTP and of sockets alike. */
export type AddressOf = (request: IncomingMessage) => string

/** Express' own rule for `trust proxy`, which `request.ip` follows. */
export function trustOf(proxies: string[]): (address: string, hops: number) => boolean {
  return proxyAddr.compile(proxies)
}

/**
 * The address of the connection, or behind our own proxies the last one in `X-Forwarded-For` that is not a proxy: those further left may be
 * forged.
 */
export function createAddressOf(proxies: string[]): AddressOf {
  const trust = trustOf(proxies)
  return request => proxyAddr(request, trust) ?? ''
}
