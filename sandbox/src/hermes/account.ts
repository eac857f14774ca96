import type { Chain } from './chain.ts'
import { BaseAccount } from 'cosmjs-types/cosmos/auth/v1beta1/auth'
import { QueryAccountRequest, QueryAccountResponse } from 'cosmjs-types/cosmos/auth/v1beta1/query'
import { HermesError } from './hermesError.ts'
import { ask } from './query.ts'

/** Reads number and sequence of the lane's account from the node, and keeps them. @throws HermesError when the account does not exist */
export async function refreshAccount(chain: Chain): Promise<{ number: bigint; sequence: bigint }> {
  const address = chain.key().account
  const { account } = await ask(
    chain.rpc,
    { path: '/cosmos.auth.v1beta1.Query/Account', name: 'query_account', request: QueryAccountRequest, response: QueryAccountResponse },
    { address },
  )
  if (account?.typeUrl !== '/cosmos.auth.v1beta1.BaseAccount') throw new HermesError(`unknown account type ${account?.typeUrl}`)
  const { accountNumber, sequence } = BaseAccount.decode(account.value)
  return (chain.account = { number: accountNumber, sequence })
}
