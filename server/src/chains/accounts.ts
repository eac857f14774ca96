import type { AccountFacts, Chain, Coin } from './chain.ts'
import { QueryClientImpl as AuthQuery } from 'cosmjs-types/cosmos/auth/v1beta1/query'
import { QueryClientImpl as BankQuery } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { PageRequest } from 'cosmjs-types/cosmos/base/query/v1beta1/pagination'
import { absentAsNull } from './absent.ts'
import { findBaseAccount } from './baseAccount.ts'
import { ChainError } from './chainError.ts'
import { readUnits } from './coinText.ts'
import { everyPage } from './pages.ts'

const coinsPerPage = 200n

/** Questions to the auth and bank modules. */
export function accountQueries(chainId: string, query: Chain['query']): Pick<Chain, 'account' | 'balance' | 'spendable' | 'spendableOf'> {
  async function spendablePage(
    bank: BankQuery,
    address: string,
    key: Uint8Array,
  ): Promise<{ items: Coin[]; nextKey: Uint8Array | undefined }> {
    const page = await bank.SpendableBalances({ address, pagination: PageRequest.fromPartial({ key, limit: coinsPerPage }) })
    return {
      items: page.balances.map(({ denom, amount }) => ({ denom, amount: readUnits(amount).toString() })),
      nextKey: page.pagination?.nextKey,
    }
  }

  return {
    async account(address, options): Promise<AccountFacts | null> {
      // Read inside, where bytes that do not decode are the endpoint's fault.
      const { value } = await query(async rpc => {
        const account = (await absentAsNull(new AuthQuery(rpc).Account({ address })))?.account
        return account ? { typeUrl: account.typeUrl, found: findBaseAccount(account.value, address) } : null
      }, options)
      if (value && !value.found)
        throw new ChainError('nonsense', `the account of ${address} is of a kind without a base account: ${value.typeUrl}`, { chainId })
      return value?.found ?? null
    },

    async balance(address, denom, options): Promise<bigint> {
      const { value } = await query(
        async rpc => readUnits((await new BankQuery(rpc).Balance({ address, denom })).balance?.amount ?? '0'),
        options,
      )
      return value
    },

    async spendable(address, options): Promise<Coin[]> {
      const { value } = await query(rpc => everyPage(key => spendablePage(new BankQuery(rpc), address, key)), options)
      return value
    },

    async spendableOf(address, denoms, options): Promise<Coin[]> {
      const { value } = await query(async rpc => {
        const bank = new BankQuery(rpc)
        const { items, nextKey } = await spendablePage(bank, address, new Uint8Array())
        const missing = nextKey?.length ? denoms.filter(denom => !items.some(coin => coin.denom === denom)) : []
        const further = await Promise.all(
          missing.map(async denom => ({
            denom,
            amount: readUnits((await bank.SpendableBalanceByDenom({ address, denom })).balance?.amount ?? '0').toString(),
          })),
        )
        return [...items, ...further]
      }, options)
      return value
    },
  }
}
