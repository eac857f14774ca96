import type { ClearingContext } from '../clearing/context.ts'
import { toSecond } from '../base/toSecond.ts'
import { findFormerWallets } from '../clearing/ledger/formerWallets.ts'

/** A sentence for each address that prices named lately and that takes no payments now; said at the start and by the doctor. */
export async function describeFormerWallets(ctx: Pick<ClearingContext, 'database' | 'settings' | 'now'>): Promise<string[]> {
  return (await findFormerWallets(ctx)).flatMap(({ chainId, address, last }) =>
    last === null
      ? []
      : `Prices on ${chainId} named ${address} until ${toSecond(last)}, which SERVICE_WALLET_ADDRESS does not name any more: what is ` +
        'paid there begins no order. For 30 days it is told as former-wallet-paid; docs/operations/rotate-keys.md says what to do.',
  )
}
