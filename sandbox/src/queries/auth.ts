import type { Any } from 'cosmjs-types/google/protobuf/any'
import type { StoredAccount } from '../accounts/authStore.ts'
import type { QueryContext, QueryHandler } from './query.ts'
import { BaseAccount, ModuleAccount } from 'cosmjs-types/cosmos/auth/v1beta1/auth'
import {
  Bech32PrefixRequest,
  Bech32PrefixResponse,
  QueryAccountRequest,
  QueryAccountResponse,
  QueryAccountsRequest,
  QueryAccountsResponse,
  QueryParamsRequest,
  QueryParamsResponse,
} from 'cosmjs-types/cosmos/auth/v1beta1/query'
import { addressFault } from '../accounts/address.ts'
import { readAccount } from '../accounts/authStore.ts'
import { refuse, sdkErrors } from '../tx/abciError.ts'
import { parseKey } from '../tx/accountKey.ts'
import { paginate } from './pagination.ts'
import { handler, invalidArgument, notFound } from './query.ts'

/** SDK 0.50 x/auth. */
export const authQueries: Record<string, QueryHandler> = {
  '/cosmos.auth.v1beta1.Query/Account': handler(QueryAccountRequest, QueryAccountResponse, (context, { address }) => {
    if (address === '') throw invalidArgument('Address cannot be empty')
    const fault = addressFault(address, context.chain.prefix)
    if (fault) throw refuse(sdkErrors.invalidRequest, fault)
    const account = readAccount(context.state, address)
    if (!account) throw notFound(`account ${address} not found`)
    return { account: encodeAccount(address, account) }
  }),

  '/cosmos.auth.v1beta1.Query/Accounts': handler(QueryAccountsRequest, QueryAccountsResponse, (context, request) => {
    const { items, pagination } = paginate(allAccounts(context), request.pagination)
    return { accounts: items.map(([address, account]) => encodeAccount(address, account)), pagination }
  }),

  '/cosmos.auth.v1beta1.Query/Params': handler(QueryParamsRequest, QueryParamsResponse, () => ({
    params: { maxMemoCharacters: 256n, txSigLimit: 7n, txSizeCostPerByte: 10n, sigVerifyCostEd25519: 590n, sigVerifyCostSecp256k1: 1000n },
  })),

  '/cosmos.auth.v1beta1.Query/Bech32Prefix': handler(Bech32PrefixRequest, Bech32PrefixResponse, context => ({
    bech32Prefix: context.chain.prefix,
  })),
}

function allAccounts(context: QueryContext): [string, StoredAccount][] {
  return context.state.list('accounts').flatMap(([address]) => {
    const account = readAccount(context.state, address)
    return account ? [[address, account] as [string, StoredAccount]] : []
  })
}

function encodeAccount(address: string, account: StoredAccount): Any {
  const baseAccount: BaseAccount = {
    address,
    accountNumber: BigInt(account.number),
    sequence: BigInt(account.sequence),
    ...(account.publicKey && { pubKey: parseKey(account.publicKey) }),
  }
  if (!account.module) return { typeUrl: '/cosmos.auth.v1beta1.BaseAccount', value: BaseAccount.encode(baseAccount).finish() }
  const { name, permissions } = account.module
  return { typeUrl: '/cosmos.auth.v1beta1.ModuleAccount', value: ModuleAccount.encode({ baseAccount, name, permissions }).finish() }
}
