import { isIPv4, isIPv6 } from 'node:net'

/** Bits of the networks that count, the widest first: what a provider, a site and a single customer commonly have. */
const widths = { ipv4: [24, 32], ipv6: [32, 48, 64] }

/**
 * The networks of an address, the widest first: IPv4 /24 and /32, IPv6 /32, /48 and /64. An IPv4-mapped address counts as IPv4. All texts
 * that are no address share one network.
 */
export function networksOf(ip: string): string[] {
  const address = plainAddress(ip)
  const ipv4 = isIPv4(address) ? address.split('.').map(Number) : isIPv6(address) ? mappedIpv4(wordsOf(address)) : null
  if (ipv4) return widths.ipv4.map(bits => `${cut(ipv4, 8, bits).join('.')}/${bits}`)
  if (!isIPv6(address)) return ['no address']
  return widths.ipv6.map(
    bits =>
      `${cut(wordsOf(address), 16, bits)
        .map(word => word.toString(16))
        .join(':')}/${bits}`,
  )
}

/** Without a zone, and without the port that some proxies add. */
function plainAddress(ip: string): string {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(ip)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(ip)?.[1] ?? ip
  return bare.split('%')[0] ?? ''
}

function wordsOf(ipv6: string): number[] {
  // The URL standard writes an embedded IPv4 address as two words.
  const [head = '', tail = ''] = new URL(`http://[${ipv6}]`).hostname.slice(1, -1).split('::')
  const [front, back] = [head, tail].map(part =>
    part
      .split(':')
      .filter(Boolean)
      .map(word => Number.parseInt(word, 16)),
  )
  const known = [...(front ?? []), ...(back ?? [])].length
  return [...(front ?? []), ...Array.from<number>({ length: 8 - known }).fill(0), ...(back ?? [])]
}

function mappedIpv4(words: number[]): number[] | null {
  return words.slice(0, 5).every(word => word === 0) && words[5] === 0xffff ? words.slice(6).flatMap(word => [word >> 8, word & 255]) : null
}

/** The network's own bits, in as many parts as hold them: every width above is whole parts. */
function cut(parts: number[], partBits: number, bits: number): number[] {
  return parts.slice(0, bits / partBits)
}
