import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether a host, as in `HOST` or in a URL, is this machine itself. */
export function isLoopback(host: string): boolean {
  const plain = host.replace(/^\[(.*)\]$/, '$1')
  const version = isIP(plain)
  return version === 0 ? plain.toLowerCase() === 'localhost' : loopback.check(plain, version === 6 ? 'ipv6' : 'ipv4')
}
