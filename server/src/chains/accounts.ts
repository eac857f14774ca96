import type { AccountFacts, Chain, Coin } from './chain.ts'
import { QueryClientImpl as AuthQuery } from 'cosmjs-types/cosmos/auth/v1beta1/query'
import { QueryClientImpl as BankQuery } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { PageRequest } from 'cosmjs-types/cosmos/base/query/v1beta1/pagination'
import { absentAsNull } from './absent.ts'
import { findBaseAccount } from './baseAccount.ts'
import { ChainError } from './chainError.ts'
import { everyPage } from './pages.ts'

/** Questions to the auth and bank modules. */
export function accountQueries(chainId: string, query: Chain['query']): Pick<Chain, 'account' | 'balance' | 'spendable'> {
  return {
    async account(address, options): Promise<AccountFacts | null> {
      const { value } = await query(rpc => absentAsNull(new AuthQuery(rpc).Account({ address })), options)
      if (!value?.account)
        return null
      const found = findBaseAccount(value.account.value, address)
      if (!found)
        throw new ChainError('nonsense', `the account of ${address} is of a kind without a base account: ${value.account.typeUrl}`, { chainId })
      return found
    },

    async balance(address, denom, options): Promise<bigint> {
      const { value } = await query(rpc => new BankQuery(rpc).Balance({ address, denom }), options)
      return BigInt(value.balance?.amount ?? 0)
    },

    async spendable(address, options): Promise<Coin[]> {
      const { value } = await query(rpc => everyPage(async (key) => {
        const page = await new BankQuery(rpc).SpendableBalances({ address, pagination: PageRequest.fromPartial({ key, limit: 200n }) })
        return { items: page.balances, nextKey: page.pagination?.nextKey }
      }), options)
      return value.map(({ denom, amount }) => ({ denom, amount }))
    },
  }
}
