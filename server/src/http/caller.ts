import type { CostKind, Endpoint, Role } from '@relayooor/shared'
import type { Request } from 'express'
import type { OrdersOwner } from '../accounts/listOperations.ts'
import type { Occasion } from '../clearing/payments/settlePayment.ts'
import type { ApiKey } from '../thirdParties/findApiKey.ts'
import { Problem, unreachable } from '@relayooor/shared'

/** Who calls. An account is the hex of its address bytes: one key has one, whatever the prefix of the chain. */
export type Caller = { kind: 'anonymous' } | AccountCaller | KeyCaller | ThirdParty

/** Names a session without giving it away. */
export interface CallerSession {
  idHash: string
  expiresAt: Date
}

/** Who has the admin key, or, with a session, has exchanged it for one. */
export interface KeyCaller {
  kind: 'admin-key'
  session?: CallerSession
}

/** A program that has a key. */
export interface ThirdParty {
  kind: 'third-party'
  key: ApiKey
  session?: undefined
}

export interface AccountCaller {
  kind: 'account'
  account: string
  /** With which it signed in. */
  address: string
  chainId: string
  role: Role
  /** Whether transfers were cleared for it before: a throw-away key has paid for nothing yet. */
  hasPaid: boolean
  session: CallerSession
}

/** Finds out who calls, once for each request; an unknown or ended session is anonymous. @throws Problem for a wrong key */
export type Identify = (request: Request) => Promise<Caller>

/**
 * Whether a caller is counted by himself, wherever he calls from. Anybody can make a new key and a new address of an IPv6 network, so who
 * has nothing to lose shares what his network may have; who has paid before cannot be locked out by his neighbours, and keys are given out.
 */
export function standsForItself(caller: Caller): boolean {
  return runsService(caller) || caller.kind === 'third-party' || (caller.kind === 'account' && caller.hasPaid)
}

/** Under what a caller is counted, wherever he calls from; null when only his network tells him from others. */
export function countedAs(caller: Caller): string | null {
  switch (caller.kind) {
    case 'anonymous':
      return null
    case 'account':
      return `account:${caller.account}`
    case 'third-party':
      return `key:${caller.key.id}`
    case 'admin-key':
      return caller.kind
    default:
      return unreachable(caller)
  }
}

/**
 * A viewer may look at what is for admins, and change nothing; a key is good for what it has a scope of, and signs nobody in.
 * @throws Problem `sign-in-required`, `forbidden`
 */
export function checkAccess({ access, method, cost }: Pick<Endpoint, 'access' | 'method' | 'cost'>, caller: Caller): void {
  if (caller.kind === 'third-party') {
    if (access !== undefined && access !== 'owner' && access !== 'key')
      throw new Problem('forbidden', 'This is not for keys of third parties.')
    // The keys of a CallCost.
    const lacking = (Object.keys(cost) as CostKind[]).filter(kind => caller.key.scopes[kind] === undefined)
    if (lacking.length > 0) throw new Problem('forbidden', `This key has no scope "${lacking.join('", "')}".`)
    return
  }
  switch (access) {
    case undefined:
      return
    case 'session':
      requireSession(caller)
      return
    case 'account':
    case 'owner':
      requireAccount(caller)
      return
    case 'key':
      requireKey(caller)
      return
    case 'admin':
    case 'admin-only': {
      if (caller.kind === 'admin-key') return
      const { role } = requireAccount(caller)
      if (role === 'user') throw new Problem('forbidden', 'This is for the people who run the service.')
      if (role === 'viewer' && (access === 'admin-only' || method !== 'GET'))
        throw new Problem('forbidden', 'A viewer may look at what admins see, and change nothing. This is for admins alone.')
      return
    }
    default:
      unreachable(access)
  }
}

/** The session of whoever is signed in. @throws Problem `sign-in-required` */
export function requireSession(caller: Caller): CallerSession {
  const session = caller.kind === 'anonymous' ? undefined : caller.session
  if (!session) throw new Problem('sign-in-required', 'Sign in first.')
  return session
}

/** The account that is signed in; the admin key is none. @throws Problem `sign-in-required` */
export function requireAccount(caller: Caller): AccountCaller {
  if (caller.kind !== 'account') throw new Problem('sign-in-required', 'Sign in with your wallet first.')
  return caller
}

/** The key of a third party. @throws Problem `forbidden` */
export function requireKey(caller: Caller): ApiKey {
  if (caller.kind !== 'third-party') throw new Problem('forbidden', 'Send the key of a third party in X-Api-Key.')
  return caller.key
}

/** Whose orders a caller sees as his own. @throws Problem `sign-in-required` */
export function ownerOf(caller: Caller): OrdersOwner {
  return caller.kind === 'third-party' ? { apiKey: caller.key.id } : requireAccount(caller)
}

/** Admins and viewers. */
export function runsService(caller: Caller): boolean {
  return caller.kind === 'admin-key' || (caller.kind === 'account' && caller.role !== 'user')
}

/** When, by whom, from where and why something was done, for the audit log; `asOf`: what its admin has seen. */
export function occasionOfCall(at: Date, { caller, ip }: { caller: Caller; ip: string }, note?: string, asOf?: string): Occasion {
  return { at, actor: actorOf(caller), source: ip, note, asOf }
}

/** How the audit log names a caller. */
export function actorOf(caller: Caller): string {
  if (caller.kind === 'third-party') return `api-key:${caller.key.id}`
  return caller.kind === 'account' ? caller.address : caller.kind
}
