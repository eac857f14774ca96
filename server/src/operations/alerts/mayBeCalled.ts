import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** IANA's special-purpose registries: what leads to this machine, its neighbours, or nowhere. */
const special = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  // Of IPv6 also those that stand for an IPv4 address: ::ffff:0:0/96 is read as it.
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16', 'fc00::/7'],
  ...['fe80::/10', 'fec0::/10', 'ff00::/8'],
]
const refused = blockList(special)

/** Whether a webhook may lead to this IP address: a public one, or of a network that the operator allows. */
export function mayBeCalled(address: string, allowed: BlockList): boolean {
  if (!isIPv4(address) && !isIPv6(address)) return false
  const family = isIPv4(address) ? 'ipv4' : 'ipv6'
  return allowed.check(address, family) || !refused.check(address, family)
}

/** Addresses, and networks as `10.0.0.0/8`. */
export function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family)
  }
  return list
}
