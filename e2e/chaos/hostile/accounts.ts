import type { SandboxAccount } from '@relayooor/sandbox'
import type { Cluster } from '../cluster.ts'
import { deriveAccount } from '../../../sandbox/src/accounts/accounts.ts'
import { plannedChains } from '../../../sandbox/src/network/plan.ts'
import { hub } from '../../service/settings.ts'
import { addressOf, multiSend, pay } from '../wallet.ts'

/** An account with some coins. */
export interface Person {
  account: SandboxAccount
  /** On the hub. */ address: string
}

export interface Attacker extends Person {
  /** The address of the next call. */
  ip: () => string
}

const attackerCount = 100
/** Ten rented addresses, in the documentation networks of RFC 5737 and RFC 3849. */
export const hostileIpv4 = [1, 2, 3, 4, 5].flatMap(last => [`198.51.100.${last}`, `203.0.113.${last}`])
const hostileSlash64s = 1_000
/** Accounts per transaction. */
const fundedAtOnce = 100

/** Half of them on ten IPv4 addresses, half in an IPv6 /48 with another /64 for each call. */
export function createAttackers(): Attacker[] {
  let calls = 0
  const inSlash48 = () => `2001:db8:bad:${(calls++ % hostileSlash64s).toString(16)}::1`
  return Array.from({ length: attackerCount }, (_, index) => {
    const ipv4 = hostileIpv4[(index >> 1) % hostileIpv4.length] ?? ''
    return { ...createPerson(`attacker-${index}`), ip: index % 2 === 0 ? () => ipv4 : inSlash48 }
  })
}

export function createPerson(name: string): Person {
  const account = deriveAccount(
    name,
    1,
    plannedChains.map(chain => chain.parameters),
  )
  return { account, address: account.addresses[hub] ?? '' }
}

/** @throws when the chain refuses */
export async function fund(cluster: Cluster, people: Person[], uhub: bigint): Promise<void> {
  for (let from = 0; from < people.length; from += fundedAtOnce) {
    const outputs = people.slice(from, from + fundedAtOnce).map(({ address }) => ({ to: address, coin: { denom: 'uhub', amount: uhub } }))
    if ((await pay(cluster, hub, 'alice', [multiSend(addressOf(cluster, 'alice', hub), outputs)], '')) === null)
      throw new Error('nobody got any coins')
  }
}
