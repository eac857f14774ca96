import type { Db } from '../db/database.ts'
import type { Identify } from './caller.ts'
import type { SessionCookie } from './cookies.ts'
import { findSession } from '../accounts/sessions.ts'

export interface IdentifyDeps {
  db: Db
  now: () => Date
  cookie: SessionCookie
  /** Accounts of `ADMIN_WALLETS`. */
  admins: ReadonlySet<string>
  /** Lets the right admin key pass. @throws Problem */
  checkAdminKey: (given: string, ip: string) => Promise<void>
}

/** Who calls: by the admin key when there is one, else by the session cookie. */
export function createIdentify({ db, now, cookie, admins, checkAdminKey }: IdentifyDeps): Identify {
  return async (request) => {
    const adminKey = request.get('X-Admin-Key')
    if (adminKey !== undefined) {
      await checkAdminKey(adminKey, request.ip ?? '')
      return { kind: 'admin-key' }
    }
    const id = cookie.read(request.headers.cookie)
    const session = id === null ? null : await findSession(db, id, now())
    if (!session)
      return { kind: 'anonymous' }
    const { account, address, chainId, idHash, expiresAt } = session
    return { kind: 'account', account, address, chainId, admin: admins.has(account), session: { idHash, expiresAt } }
  }
}
