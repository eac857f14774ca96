import type { Arguments } from './arguments.ts'
import type { ChainConfig, Config } from './config.ts'
import { readFileSync } from 'node:fs'
import {
  QueryAllBalancesRequest,
  QueryAllBalancesResponse,
  QueryBalanceRequest,
  QueryBalanceResponse,
} from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { HermesError } from './hermesError.ts'
import { keyringFolder, listKeys, readKey, writeKey } from './keyring.ts'
import { ask } from './query.ts'

/** The output of a command: `result` with `--json`, `plain` without. */
export interface CommandOutput {
  result: unknown
  plain: string
}

/** `hermes keys list`. With `--json` it prints the private keys too, as Hermes does. */
export function keysList(config: Config, { chain: chainId }: Arguments): CommandOutput {
  const chain = configured(config, chainId)
  const keys = listKeys(keyringFolder(chainId, chain.key_store_folder))
  return { result: Object.fromEntries(keys), plain: keys.map(([name, { account }]) => `\n- ${name} (${account})`).join('') }
}

/** `hermes keys add --mnemonic-file`. */
export async function keysAdd(config: Config, { chain: chainId, keyName, mnemonicFile, overwrite }: Arguments): Promise<CommandOutput> {
  const chain = configured(config, chainId)
  const name = keyName ?? chain.key_name
  const folder = keyringFolder(chainId, chain.key_store_folder)
  if (!overwrite && listKeys(folder).some(([known]) => known === name)) throw new HermesError(`A key with name '${name}' already exists`)
  // Loaded only here, since these libraries load slowly.
  const { keyOfMnemonic } = await import('./keyOfMnemonic.ts')
  const key = keyOfMnemonic(readMnemonic(mnemonicFile), chain.account_prefix)
  writeKey(folder, name, key)
  const words = `Restored key '${name}' (${key.account}) on chain ${chainId}`
  return { result: words, plain: words }
}

/** `hermes keys balance`: in the denom of the gas price, or all denoms. */
export async function keysBalance(config: Config, { chain: chainId, keyName, all }: Arguments): Promise<CommandOutput> {
  const chain = configured(config, chainId)
  const name = keyName ?? chain.key_name
  try {
    const address = readKey(keyringFolder(chainId, chain.key_store_folder), name).account
    const rpc = { url: chain.rpc_addr, timeoutMs: chain.rpc_timeout, base64Events: false }
    const coins = all
      ? (
          await ask(
            rpc,
            {
              path: '/cosmos.bank.v1beta1.Query/AllBalances',
              name: 'query_all_balances',
              request: QueryAllBalancesRequest,
              response: QueryAllBalancesResponse,
            },
            QueryAllBalancesRequest.fromPartial({ address }),
          )
        ).balances
      : [
          (
            await ask(
              rpc,
              {
                path: '/cosmos.bank.v1beta1.Query/Balance',
                name: 'query_balance',
                request: QueryBalanceRequest,
                response: QueryBalanceResponse,
              },
              { address, denom: chain.gas_price.denom },
            )
          ).balance ?? { denom: chain.gas_price.denom, amount: '0' },
        ]
    const result = coins.map(({ amount, denom }) => ({ amount, denom }))
    return all
      ? { result, plain: `Balances for key \`${name}\`:${result.map(({ amount, denom }) => `\n\t${amount} ${denom}`).join('')}` }
      : { result: result[0], plain: `balance for key \`${name}\`: ${result[0]?.amount} ${result[0]?.denom}` }
  } catch (error) {
    throw error instanceof HermesError ? new HermesError(`there was a problem querying the balance: ${error.report()}`) : error
  }
}

/** @throws HermesError as the `keys` commands word it */
function configured(config: Config, chainId: string): ChainConfig {
  const chain = config.chains.find(one => one.id === chainId)
  if (!chain) throw new HermesError(`chain '${chainId}' not found in configuration file`)
  return chain
}

function readMnemonic(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    throw new HermesError('No such file or directory (os error 2)')
  }
}
