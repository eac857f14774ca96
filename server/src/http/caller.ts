import type { Endpoint } from '@relayooor/shared'
import type { Request } from 'express'
import type { Occasion } from '../clearing/payments/settlePayment.ts'
import { Problem } from '@relayooor/shared'

/** Who calls. An account is the hex of its address bytes: one key has one, whatever the prefix of the chain. */
export type Caller = { kind: 'anonymous' } | AccountCaller | { kind: 'admin-key' }

export interface AccountCaller {
  kind: 'account'
  account: string
  /** With which it signed in. */
  address: string
  chainId: string
  admin: boolean
  /** Whether transfers were cleared for it before: a throw-away key has paid for nothing yet. */
  hasPaid: boolean
  /** Names the session without giving it away. */
  session: { idHash: string; expiresAt: Date }
}

/** Finds out who calls, once for each request; an unknown or ended session is anonymous. @throws Problem for a wrong admin key */
export type Identify = (request: Request) => Promise<Caller>

/**
 * Whether a caller is counted by himself, wherever he calls from. Anybody can make a new key and a new address of an IPv6 network, so who
 * has nothing to lose shares what his network may have; who has paid before cannot be locked out by his neighbours.
 */
export function standsForItself(caller: Caller): boolean {
  return isAdmin(caller) || (caller.kind === 'account' && caller.hasPaid)
}

/** Under what a caller is counted, wherever he calls from; null when only his network tells him from others. */
export function countedAs(caller: Caller): string | null {
  if (caller.kind === 'anonymous') return null
  return caller.kind === 'account' ? `account:${caller.account}` : caller.kind
}

/** @throws Problem `sign-in-required`, `forbidden` */
export function checkAccess(access: Endpoint['access'], caller: Caller): void {
  if (access === undefined || (access === 'admin' && isAdmin(caller))) return
  requireAccount(caller)
  if (access === 'admin') throw new Problem('forbidden', 'This is for the people who run the service.')
}

/** The account that is signed in; the admin key is none. @throws Problem `sign-in-required` */
export function requireAccount(caller: Caller): AccountCaller {
  if (caller.kind !== 'account') throw new Problem('sign-in-required', 'Sign in with your wallet first.')
  return caller
}

export function isAdmin(caller: Caller): boolean {
  return caller.kind === 'admin-key' || (caller.kind === 'account' && caller.admin)
}

/** When, by whom, from where and why something was done, for the audit log. */
export function occasionOfCall(at: Date, { caller, ip }: { caller: Caller; ip: string }, note?: string): Occasion {
  return { at, actor: actorOf(caller), source: ip, note }
}

/** How the audit log names a caller. */
export function actorOf(caller: Caller): string {
  return caller.kind === 'account' ? caller.address : caller.kind
}
