import type { accountEndpoints } from '@relayooor/shared'
import type { AccountsContext } from '../accounts/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import type { SessionCookie } from './cookies.ts'
import { listOperations } from '../accounts/listOperations.ts'
import { operationsCsv } from '../accounts/operationsCsv.ts'
import { readUserStatistics } from '../accounts/readUserStatistics.ts'
import { endSession, endSessionsOf } from '../accounts/sessions.ts'
import { askToSign, signIn } from '../accounts/signIn.ts'
import { requireAccount } from './caller.ts'

export interface AccountDeps {
  cookie: SessionCookie
  /** Accounts of `ADMIN_WALLETS`. */
  admins: ReadonlySet<string>
}

/** Signing in, and what an account sees of its own. */
export function accountHandlers(ctx: AccountsContext, { cookie, admins }: AccountDeps): Pick<Handlers, keyof typeof accountEndpoints> {
  const { db } = ctx.database
  const roleOf = (account: string) => (admins.has(account) ? 'admin' : 'user')

  return {
    authChallenge: async ({ body }) => ({ body: await askToSign(ctx, body) }),
    walletSign: async ({ body }, { caller }) => {
      const { wallet, id, expiresAt } = await signIn(ctx, body, caller.kind === 'account' ? caller.session : null)
      const maxAgeSeconds = Math.floor((expiresAt.getTime() - ctx.now().getTime()) / 1000)
      return {
        headers: { 'Set-Cookie': cookie.write(id, maxAgeSeconds) },
        body: { address: wallet.address, chainId: wallet.chain.chainId, role: roleOf(wallet.account), expiresAt: expiresAt.toISOString() },
      }
    },
    session: async (_, { caller }) => {
      const { address, chainId, account, session } = requireAccount(caller)
      return { body: { address, chainId, role: roleOf(account), expiresAt: session.expiresAt.toISOString() } }
    },
    signOut: async ({ body }, { caller }) => {
      const now = ctx.now()
      const end = async () =>
        caller.kind !== 'account'
          ? 0
          : body.everywhere
            ? endSessionsOf(db, caller.account, now)
            : endSession(db, caller.session.idHash, now)
      return { headers: { 'Set-Cookie': cookie.clear() }, body: { ended: await end() } }
    },
    userStatistics: async (_, { caller }) => ({ body: await readUserStatistics(ctx, requireAccount(caller)) }),
    operations: async ({ query }, { caller }) => ({ body: await listOperations(ctx, requireAccount(caller), query) }),
    operationsCsv: async (_, { caller }) => ({
      headers: { 'Content-Disposition': 'attachment; filename="relayooor-orders.csv"' },
      body: operationsCsv(ctx, requireAccount(caller)),
    }),
  }
}
