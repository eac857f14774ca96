import type { ChainSettings } from './chains/chain.ts'
import type { ConfigProblem } from './config/resolveReferences.ts'
import { readAddress, writeAddress } from '@relayooor/shared'
import { ConfigError } from './config/configError.ts'

/**
 * Where payments go on each chain: `chain-id:address` items as they are; a single address stands for all other chains of its key type, with
 * their prefix. @throws ConfigError
 */
export function serviceAddresses(items: string[], chains: ChainSettings[]): Map<string, string> {
  const problems: ConfigProblem[] = []
  const problem = (text: string) => problems.push({ name: 'SERVICE_WALLET_ADDRESS', problem: text })
  const addresses = new Map<string, string>()
  for (const item of items.filter(one => one.includes(':'))) {
    const [chainId = '', address = ''] = item.split(':')
    const chain = chains.find(one => one.chainId === chainId)
    if (!chain) problem(`names ${chainId}, which is not in your Hermes configuration`)
    else if (!readAddress(address, chain.prefix).ok)
      problem(`gives ${address} for ${chainId}, which is no address with the prefix ${chain.prefix}`)
    else addresses.set(chainId, address)
  }
  for (const item of items.filter(one => !one.includes(':'))) {
    const reading = readAddress(item)
    const own = reading.ok ? chains.find(chain => chain.prefix === reading.prefix) : undefined
    if (!reading.ok || !own) {
      problem(`holds ${item}, which is no address of a configured chain`)
      continue
    }
    for (const chain of chains.filter(one => one.addressType === own.addressType && !addresses.has(one.chainId)))
      addresses.set(chain.chainId, writeAddress(chain.prefix, reading.bytes))
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return addresses
}
