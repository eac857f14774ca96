import { isIP } from 'node:net'

/** What is wrong with an item of `TRUST_PROXY`; null for an address, or a network that is not everybody. */
export function faultOfProxy(item: string): string | null {
  const [address = '', bits, ...more] = item.split('/')
  const version = isIP(address)
  if (['true', 'false', 'yes', 'no', 'on', 'off', '1', '0'].includes(item.toLowerCase()))
    return (
      `takes no "${item}": whom to believe must be named. Give the addresses or networks of your own proxies, ` +
      'such as TRUST_PROXY=127.0.0.1,10.0.0.0/8, or leave it empty'
    )
  if (version === 0 || more.length > 0)
    return `holds "${item}", which is no address or network; give those of your own proxies, such as TRUST_PROXY=127.0.0.1,10.0.0.0/8`
  if (bits === undefined) return null
  const most = version === 6 ? 128 : 32
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > most) return `holds "${item}": the part after / must be a number from 1 to ${most}`
  return Number(bits) === 0 ? `holds "${item}", which is everybody: any caller could then write any address into X-Forwarded-For` : null
}
