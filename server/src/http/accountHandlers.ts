import type { accountEndpoints } from '@relayooor/shared'
import type { AccountsContext } from '../accounts/context.ts'
import type { AdminKey } from './adminKey.ts'
import type { Handlers } from './answerEndpoint.ts'
import type { SessionCookie } from './cookies.ts'
import type { RoleOf } from './roles.ts'
import { Problem } from '@relayooor/shared'
import { exchangeKey } from '../accounts/exchangeKey.ts'
import { listOperations } from '../accounts/listOperations.ts'
import { operationsCsv } from '../accounts/operationsCsv.ts'
import { readUserStatistics } from '../accounts/readUserStatistics.ts'
import { endSession, endSessionsOf } from '../accounts/sessions.ts'
import { askToSign, signIn } from '../accounts/signIn.ts'
import { ownerOf, requireAccount, requireSession } from './caller.ts'

export interface AccountDeps {
  cookie: SessionCookie
  roleOf: RoleOf
  adminKey: AdminKey
}

/** Signing in, and what an account sees of its own. */
export function accountHandlers(
  ctx: AccountsContext,
  { cookie, roleOf, adminKey }: AccountDeps,
): Pick<Handlers, keyof typeof accountEndpoints> {
  const { db } = ctx.database
  const setCookie = (id: string, expiresAt: Date) => ({
    'Set-Cookie': cookie.write(id, Math.floor((expiresAt.getTime() - ctx.now().getTime()) / 1000)),
  })

  return {
    authChallenge: async ({ body }) => ({ body: await askToSign(ctx, body) }),
    walletSign: async ({ body }, { caller }) => {
      const { wallet, id, expiresAt } = await signIn(ctx, body, caller.kind === 'anonymous' ? null : (caller.session ?? null))
      return {
        headers: setCookie(id, expiresAt),
        body: { address: wallet.address, chainId: wallet.chain.chainId, role: roleOf(wallet.account), expiresAt: expiresAt.toISOString() },
      }
    },
    adminSession: async (_, meta) => {
      // The cookie of such a session is no key: it would prolong itself.
      if (meta.caller.kind !== 'admin-key' || meta.caller.session)
        throw new Problem('sign-in-required', 'Send the admin key in X-Admin-Key.')
      const { id, expiresAt } = await exchangeKey(ctx, adminKey.markOf, meta.ip)
      return { headers: setCookie(id, expiresAt), body: { role: 'admin' as const, expiresAt: expiresAt.toISOString() } }
    },
    session: async (_, { caller }) => {
      const expiresAt = requireSession(caller).expiresAt.toISOString()
      if (caller.kind !== 'account') return { body: { role: 'admin' as const, expiresAt } }
      const { address, chainId, role } = caller
      return { body: { address, chainId, role, expiresAt } }
    },
    signOut: async ({ body }, { caller }) => {
      const now = ctx.now()
      const session = caller.kind === 'anonymous' ? undefined : caller.session
      const account = caller.kind === 'account' ? caller.account : null
      const end = async () => (!session ? 0 : body.everywhere ? endSessionsOf(db, account, now) : endSession(db, session.idHash, now))
      return { headers: { 'Set-Cookie': cookie.clear() }, body: { ended: await end() } }
    },
    userStatistics: async (_, { caller }) => ({ body: await readUserStatistics(ctx, requireAccount(caller)) }),
    operations: async ({ query }, { caller }) => ({ body: await listOperations(ctx, ownerOf(caller), query) }),
    operationsCsv: async ({ query }, { caller }) => ({
      headers: { 'Content-Disposition': 'attachment; filename="relayooor-orders.csv"' },
      body: operationsCsv(ctx, requireAccount(caller), query),
    }),
  }
}
