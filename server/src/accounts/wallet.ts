import type { ChainSettings } from '../chains/chain.ts'
import type { AccountsContext } from './context.ts'
import { accountOf, Problem, readAddress, writeAddress } from '@relayooor/shared'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'

/** A wallet of one key on one of our chains. */
export interface Wallet {
  chain: ChainSettings
  /** In lower case. */
  address: string
  account: string
}

/** Contracts and module accounts have 32 bytes, and no key that could sign. */
const keyAccountBytes = 20

/** @throws Problem `unsupported-chain`, `invalid-request` */
export function readWallet(ctx: Pick<AccountsContext, 'chains'>, { address, chainId }: { address: string; chainId: string }): Wallet {
  const chain = ctx.chains.get(chainId)?.settings
  if (!chain) throw toldProblem('unsupported-chain', { chainId, supported: [...ctx.chains.keys()] })
  const reading = readAddress(address, chain.prefix)
  const account = accountOf(address)
  if (!reading.ok || account === null) throw refuse(`must be an account of ${chainId}: an address that begins with ${chain.prefix}1`)
  if (reading.bytes.length !== keyAccountBytes) throw refuse('is the account of a contract, which cannot sign')
  return { chain, address: writeAddress(chain.prefix, reading.bytes), account }
}

/** The addresses of an account: its bytes under the prefix of each chain that makes addresses out of keys in the same way. */
export function addressesOf(ctx: Pick<AccountsContext, 'chains'>, { address, chainId }: { address: string; chainId: string }): string[] {
  const reading = readAddress(address)
  const settings = [...ctx.chains.values()].map(chain => chain.settings)
  const own = settings.find(chain => chain.chainId === chainId)
  // The chain may have been taken out of the configuration since.
  if (!reading.ok || !own) return [address]
  return [
    ...new Set(settings.filter(chain => chain.addressType === own.addressType).map(chain => writeAddress(chain.prefix, reading.bytes))),
  ]
}

function refuse(message: string): Problem {
  return new Problem('invalid-request', `The address ${message}.`, { errors: [{ path: 'address', message }] })
}
