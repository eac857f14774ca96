import type { Request } from 'express'
import type { Db } from '../db/database.ts'
import type { Caller, Identify } from './caller.ts'
import type { SessionCookie } from './cookies.ts'
import { findSession } from '../accounts/sessions.ts'

export interface IdentifyDeps {
  db: Db
  now: () => Date
  cookie: SessionCookie
  /** Accounts of `ADMIN_WALLETS`. */
  admins: ReadonlySet<string>
  isAdminKey: (given: string) => boolean
  /** Handles a call with a wrong admin key. @throws Problem */
  refuseKey: (ip: string) => Promise<never>
  /** Whether transfers were cleared for the account of this session before. */
  hasPaid: (session: { account: string; address: string; chainId: string }) => Promise<boolean>
}

/** Who calls: by the admin key when there is one, else by the session cookie. */
export function createIdentify(deps: IdentifyDeps): Identify {
  const known = new WeakMap<Request, Promise<Caller>>()
  return request => {
    const caller = known.get(request) ?? identify(deps, request)
    known.set(request, caller)
    return caller
  }
}

async function identify({ db, now, cookie, admins, isAdminKey, refuseKey, hasPaid }: IdentifyDeps, request: Request): Promise<Caller> {
  const adminKey = request.get('X-Admin-Key')
  if (adminKey !== undefined) return isAdminKey(adminKey) ? { kind: 'admin-key' } : refuseKey(request.ip ?? '')
  const id = cookie.read(request.headers.cookie)
  const session = id === null ? null : await findSession(db, id, now())
  if (!session) return { kind: 'anonymous' }
  const { account, address, chainId, idHash, expiresAt } = session
  return {
    kind: 'account',
    account,
    address,
    chainId,
    admin: admins.has(account),
    hasPaid: await hasPaid(session),
    session: { idHash, expiresAt },
  }
}
