import type { AccountFacts, Chain, Coin } from './chain.ts'
import { QueryClientImpl as AuthQuery } from 'cosmjs-types/cosmos/auth/v1beta1/query'
import { QueryClientImpl as BankQuery } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { PageRequest } from 'cosmjs-types/cosmos/base/query/v1beta1/pagination'
import { absentAsNull } from './absent.ts'
import { findBaseAccount } from './baseAccount.ts'
import { ChainError } from './chainError.ts'
import { readUnits } from './coinText.ts'
import { everyPage } from './pages.ts'

/** Questions to the auth and bank modules. */
export function accountQueries(chainId: string, query: Chain['query']): Pick<Chain, 'account' | 'balance' | 'spendable'> {
  return {
    async account(address, options): Promise<AccountFacts | null> {
      // Read inside, where bytes that do not decode are the endpoint's fault.
      const { value } = await query(async (rpc) => {
        const account = (await absentAsNull(new AuthQuery(rpc).Account({ address })))?.account
        return account ? { typeUrl: account.typeUrl, found: findBaseAccount(account.value, address) } : null
      }, options)
      if (value && !value.found)
        throw new ChainError('nonsense', `the account of ${address} is of a kind without a base account: ${value.typeUrl}`, { chainId })
      return value?.found ?? null
    },

    async balance(address, denom, options): Promise<bigint> {
      const { value } = await query(async rpc => readUnits((await new BankQuery(rpc).Balance({ address, denom })).balance?.amount ?? '0'), options)
      return value
    },

    async spendable(address, options): Promise<Coin[]> {
      const { value } = await query(rpc => everyPage(async (key) => {
        const page = await new BankQuery(rpc).SpendableBalances({ address, pagination: PageRequest.fromPartial({ key, limit: 200n }) })
        return { items: page.balances.map(({ denom, amount }) => ({ denom, amount: readUnits(amount).toString() })), nextKey: page.pagination?.nextKey }
      }), options)
      return value
    },
  }
}
