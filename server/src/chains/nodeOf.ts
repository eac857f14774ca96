import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')
// What nobody listens on by that name is dialled on this machine.
loopback.addAddress('0.0.0.0', 'ipv4')
loopback.addAddress('::', 'ipv6')

/**
 * Which node an endpoint counts as: ports, paths, users and spellings of one host are one node, which agrees with itself. On this
 * machine itself a port is a node: tests, and operators who run two, tell them apart by it.
 */
export function nodeOf(url: string): string {
  const host = hostOf(url)
  return host === thisMachine ? `${host}:${portOf(url)}` : host
}

/** The host of every loopback address. */
export const thisMachine = 'loopback'

/** In one spelling: lower case, no final dot, no brackets, IPv4 as IPv4. The address itself where it is no URL. */
export function hostOf(url: string): string {
  if (!URL.canParse(url)) return url
  // A URL has lower case, one form of each IP address, and an IPv4 address within IPv6 in hexadecimal.
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '')
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(host) ?? []
  const address = high !== undefined && low !== undefined ? dotted(Number.parseInt(high, 16), Number.parseInt(low, 16)) : host
  const kind = isIP(address)
  const here =
    kind === 0 ? address === 'localhost' || address.endsWith('.localhost') : loopback.check(address, kind === 6 ? 'ipv6' : 'ipv4')
  return here ? thisMachine : address
}

/** The endpoints with the first of each node before the second of any: who asks the first few asks as many nodes. */
export function eachNodeFirst<T extends { node: string }>(endpoints: readonly T[]): T[] {
  const seen = new Map<string, number>()
  return endpoints
    .map((endpoint, order) => {
      const turn = seen.get(endpoint.node) ?? 0
      seen.set(endpoint.node, turn + 1)
      return { endpoint, order, turn }
    })
    .sort((a, b) => a.turn - b.turn || a.order - b.order)
    .map(one => one.endpoint)
}

export function countNodes(endpoints: readonly { node: string }[]): number {
  return new Set(endpoints.map(one => one.node)).size
}

function portOf(url: string): string {
  const { port, protocol } = new URL(url)
  return port !== '' ? port : protocol === 'https:' ? '443' : '80'
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
