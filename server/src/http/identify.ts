import type { Request } from 'express'
import type { Db } from '../db/database.ts'
import type { AdminKey } from './adminKey.ts'
import type { Caller, Identify } from './caller.ts'
import type { SessionCookie } from './cookies.ts'
import type { RoleOf } from './roles.ts'
import { Problem } from '@relayooor/shared'
import { findSession } from '../accounts/sessions.ts'
import { findApiKey } from '../thirdParties/findApiKey.ts'

export interface IdentifyDeps {
  db: Db
  now: () => Date
  cookie: SessionCookie
  roleOf: RoleOf
  adminKey: AdminKey
  /** Handles a call with a wrong admin key. @throws Problem */
  refuseKey: (ip: string) => Promise<never>
  /** Whether transfers were cleared for the account of this session before. */
  hasPaid: (session: { account: string; address: string; chainId: string }) => Promise<boolean>
}

/** Who calls: by the admin key when there is one, else by a third party's, else by the session cookie. */
export function createIdentify(deps: IdentifyDeps): Identify {
  const known = new WeakMap<Request, Promise<Caller>>()
  return request => {
    const caller = known.get(request) ?? identify(deps, request)
    known.set(request, caller)
    return caller
  }
}

async function identify({ db, now, cookie, roleOf, adminKey, refuseKey, hasPaid }: IdentifyDeps, request: Request): Promise<Caller> {
  const given = request.get('X-Admin-Key')
  if (given !== undefined) return adminKey.isRight(given) ? { kind: 'admin-key' } : refuseKey(request.ip ?? '')
  const sent = request.get('X-Api-Key')
  if (sent !== undefined) {
    const key = await findApiKey(db, sent, now())
    if (!key) throw new Problem('forbidden', 'This key is unknown, revoked, or its time is over.')
    return { kind: 'third-party', key }
  }
  const id = cookie.read(request.headers.cookie)
  const found = id === null ? null : await findSession(db, id, now())
  if (!found) return { kind: 'anonymous' }
  const { wallet, keyMark, idHash, expiresAt } = found
  const session = { idHash, expiresAt }
  if (!wallet) return keyMark === adminKey.markOf(idHash) ? { kind: 'admin-key', session } : { kind: 'anonymous' }
  return { kind: 'account', ...wallet, role: roleOf(wallet.account), hasPaid: await hasPaid(wallet), session }
}
