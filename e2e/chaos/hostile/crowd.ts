import type { SandboxAccount } from '@relayooor/sandbox'
import type { Cluster } from '../cluster.ts'
import { deriveAccount } from '../../../sandbox/src/accounts/accounts.ts'
import { plannedChains } from '../../../sandbox/src/network/plan.ts'
import { hub } from '../../service/settings.ts'
import { addressOf, multiSend, pay } from '../wallet.ts'

/** Somebody with a key of their own and some coins. */
export interface Person {
  account: SandboxAccount
  /** On the hub. */ address: string
}

export interface Crook extends Person {
  /** Where the next call comes from. */
  ip: () => string
}

const crookCount = 100
/** Ten addresses in two networks, as somebody rents them. The networks are those of RFC 5737 and RFC 3849, which are nobody's. */
export const hostileIpv4 = [1, 2, 3, 4, 5].flatMap(last => [`198.51.100.${last}`, `203.0.113.${last}`])
const hostileSlash64s = 1_000
/** In one transaction. */
const fundedAtOnce = 100

/** Half of them on ten IPv4 addresses, half of them at home in a whole IPv6 /48, with another /64 for each call. */
export function raiseCrooks(): Crook[] {
  let calls = 0
  const inSlash48 = () => `2001:db8:bad:${(calls++ % hostileSlash64s).toString(16)}::1`
  return Array.from({ length: crookCount }, (_, index) => {
    const ipv4 = hostileIpv4[(index >> 1) % hostileIpv4.length] ?? ''
    return { ...newPerson(`crook-${index}`), ip: index % 2 === 0 ? () => ipv4 : inSlash48 }
  })
}

export function newPerson(name: string): Person {
  const account = deriveAccount(
    name,
    1,
    plannedChains.map(chain => chain.parameters),
  )
  return { account, address: account.addresses[hub] ?? '' }
}

/** @throws when the chain does not do it */
export async function fund(cluster: Cluster, people: Person[], uhub: bigint): Promise<void> {
  for (let from = 0; from < people.length; from += fundedAtOnce) {
    const outputs = people.slice(from, from + fundedAtOnce).map(({ address }) => ({ to: address, coin: { denom: 'uhub', amount: uhub } }))
    if ((await pay(cluster, hub, 'alice', [multiSend(addressOf(cluster, 'alice', hub), outputs)], '')) === null)
      throw new Error('nobody got any coins')
  }
}
