import type { Coin } from 'cosmjs-types/cosmos/base/v1beta1/coin'
import type { QueryContext, QueryHandler } from './query.ts'
import {
  QueryAllBalancesRequest,
  QueryAllBalancesResponse,
  QueryBalanceRequest,
  QueryBalanceResponse,
  QueryParamsRequest,
  QueryParamsResponse,
  QuerySendEnabledRequest,
  QuerySendEnabledResponse,
  QuerySpendableBalanceByDenomRequest,
  QuerySpendableBalanceByDenomResponse,
  QuerySpendableBalancesRequest,
  QuerySpendableBalancesResponse,
  QuerySupplyOfRequest,
  QuerySupplyOfResponse,
  QueryTotalSupplyRequest,
  QueryTotalSupplyResponse,
} from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { addressFault } from '../accounts/address.ts'
import { balanceOf, supplyOf } from '../bank/bank.ts'
import { paginate } from './pagination.ts'
import { handler, invalidArgument } from './query.ts'

/** SDK 0.50 x/bank. No coins are locked here, so all are spendable. */
export const bankQueries: Record<string, QueryHandler> = {
  '/cosmos.bank.v1beta1.Query/Balance': handler(QueryBalanceRequest, QueryBalanceResponse, (context, { address, denom }) => ({
    balance: readBalance(context, address, denom),
  })),

  '/cosmos.bank.v1beta1.Query/SpendableBalanceByDenom': handler(
    QuerySpendableBalanceByDenomRequest,
    QuerySpendableBalanceByDenomResponse,
    (context, { address, denom }) => ({ balance: readBalance(context, address, denom) }),
  ),

  '/cosmos.bank.v1beta1.Query/AllBalances': handler(QueryAllBalancesRequest, QueryAllBalancesResponse, (context, { address, pagination }) =>
    readBalances(context, address, pagination),
  ),

  '/cosmos.bank.v1beta1.Query/SpendableBalances': handler(
    QuerySpendableBalancesRequest,
    QuerySpendableBalancesResponse,
    (context, { address, pagination }) => readBalances(context, address, pagination),
  ),

  '/cosmos.bank.v1beta1.Query/SupplyOf': handler(QuerySupplyOfRequest, QuerySupplyOfResponse, (context, { denom }) => ({
    amount: { denom, amount: String(supplyOf(context.state, denom)) },
  })),

  '/cosmos.bank.v1beta1.Query/Params': handler(QueryParamsRequest, QueryParamsResponse, () => ({
    params: { sendEnabled: [], defaultSendEnabled: true },
  })),

  // Only denoms that were set are listed: the others follow the default.
  '/cosmos.bank.v1beta1.Query/SendEnabled': handler(
    QuerySendEnabledRequest,
    QuerySendEnabledResponse,
    (context, { denoms, pagination }) => {
      const all = context.state.list('send-enabled')
      const page = denoms.length > 0 ? undefined : paginate(all, pagination)
      const shown = page?.items ?? all.filter(([denom]) => denoms.includes(denom))
      return {
        sendEnabled: shown.map(([denom, enabled]) => ({ denom, enabled: enabled === 'true' })),
        ...(page && { pagination: page.pagination }),
      }
    },
  ),

  '/cosmos.bank.v1beta1.Query/TotalSupply': handler(QueryTotalSupplyRequest, QueryTotalSupplyResponse, (context, request) => {
    const { items, pagination } = paginate(
      context.state.list('supply').filter(([, amount]) => amount !== '0'),
      request.pagination,
    )
    return { supply: items.map(asCoin), pagination }
  }),
}

function readBalance(context: QueryContext, address: string, denom: string): Coin {
  requireAddress(context, address)
  if (denom === '') throw invalidArgument('invalid denom')
  return { denom, amount: String(balanceOf(context.state, address, denom)) }
}

function readBalances(context: QueryContext, address: string, page: Parameters<typeof paginate>[1]) {
  requireAddress(context, address)
  const { items, pagination } = paginate(context.state.list(`balances/${address}`), page)
  return { balances: items.map(asCoin), pagination }
}

function requireAddress(context: QueryContext, address: string) {
  const fault = addressFault(address, context.chain.prefix)
  if (fault) throw invalidArgument(`invalid address: ${fault}`)
}

function asCoin([denom, amount]: [string, string]): Coin {
  return { denom, amount }
}
