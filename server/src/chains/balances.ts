import type { Coin } from '@relayooor/shared'
import type { Chain } from './chain.ts'
import { QueryClientImpl as BankQuery } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { PageRequest } from 'cosmjs-types/cosmos/base/query/v1beta1/pagination'
import { readUnits } from './coinText.ts'
import { foreignDenom } from './foreignText.ts'
import { everyPage } from './pages.ts'

/**
 * All that an address held after exactly this block, as a quorum of nodes says. @throws ChainError
 * `pruned` when no node has kept that state, `too-few`, `contradicted`
 */
export async function balancesAt(chain: Pick<Chain, 'query'>, address: string, height: number): Promise<Coin[]> {
  const { value } = await chain.query(
    rpc =>
      everyPage(async key => {
        const page = await new BankQuery(rpc).AllBalances({
          address,
          pagination: PageRequest.fromPartial({ key, limit: 200n }),
          resolveDenom: false,
        })
        return {
          items: page.balances.map(({ denom, amount }): Coin => ({ denom: foreignDenom(denom), amount: readUnits(amount) })),
          nextKey: page.pagination?.nextKey,
        }
      }),
    { atHeight: height, agreed: true },
  )
  return value
}
