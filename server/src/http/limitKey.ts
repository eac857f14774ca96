import { isIPv4, isIPv6 } from 'node:net'

/** Who a rate limit counts: an IPv4 address, or the /64 that one IPv6 customer commonly has. */
export function limitKey(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIPv4(plain) || !isIPv6(plain))
    return plain
  const [head = '', tail = ''] = (plain.split('%')[0] ?? '').split('::')
  const front = head.split(':').filter(Boolean)
  const back = tail.split(':').filter(Boolean)
  const zeros = plain.includes('::') ? Array.from<string>({ length: 8 - front.length - back.length }).fill('0') : []
  return `${[...front, ...zeros, ...back].slice(0, 4).map(group => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
