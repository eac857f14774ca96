import type { Role } from '@relayooor/shared'
import { accountOf } from '@relayooor/shared'

/** What an account may do. */
export type RoleOf = (account: string) => Role

/** By the wallets that the configuration names; one that is named twice is an admin's. */
export function rolesOf({ adminWallets, viewerWallets }: { adminWallets: string[]; viewerWallets: string[] }): RoleOf {
  const [admins, viewers] = [adminWallets, viewerWallets].map(wallets => new Set(wallets.flatMap(address => accountOf(address) ?? [])))
  return account => (admins?.has(account) ? 'admin' : viewers?.has(account) ? 'viewer' : 'user')
}
