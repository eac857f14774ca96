import type { ClientFacts, LightClient } from '../chains/chain.ts'
import type { Following } from './judgeClient.ts'

/** What a vote needs to know of a client that could take a dead one's place. */
export interface Substitute {
  status: ClientFacts['status']
  latestHeight: LightClient['latestHeight']
  following: Following
  /** Names of the parameters in which it is not like the dead one. */
  differs: string[]
}

/** The parameters that ibc-go compares before it puts one client in the place of another (07-tendermint `IsMatchingClientState`). */
export function differing(one: LightClient, other: LightClient): string[] {
  return Object.entries(one.parameters).flatMap(([name, value]) => (Object.entries(other.parameters).some(same(name, value)) ? [] : name))
}

function same(name: string, value: string) {
  return ([otherName, otherValue]: [string, string]) => name === otherName && value === otherValue
}

/**
 * Whether a vote can put it in the dead client's place (02-client keeper `RecoverClient`): it lives, knows a later block, and has the same
 * parameters. Only of one that follows the very chain is that safe: anybody can make one of a false chain of that name.
 */
export function canReplace(substitute: Substitute, subject: Pick<LightClient, 'latestHeight'>): boolean {
  const { status, latestHeight, following, differs } = substitute
  return status === 'active' && isLater(latestHeight, subject.latestHeight) && following === 'follows' && differs.length === 0
}

export function isLater(one: LightClient['latestHeight'], other: LightClient['latestHeight']): boolean {
  return one.revision === other.revision ? one.height > other.height : one.revision > other.revision
}
