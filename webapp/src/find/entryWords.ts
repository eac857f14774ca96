import type { AddressFault, ChainView } from '@relayooor/shared'
import type { Fault, Target } from './readEntry.ts'
import { shortAddress } from '@relayooor/shared'
import { listText, packetNumber, shortHash, shortToken } from '../ui/names.ts'
import { say } from '../ui/say.ts'
import { longestEntry } from './readEntry.ts'

/** What is wrong with an entry and what to do about it. */
export function entryFaultText(fault: Fault, chains: readonly Pick<ChainView, 'name' | 'bech32Prefix'>[]): string {
  switch (fault.fault) {
    case 'hash-length':
      return say('entry.hash-length', { n: fault.n })
    case 'too-long':
      return say('entry.too-long', { n: fault.n, most: longestEntry })
    case 'foreign-address':
      return say('entry.foreign-address', {
        prefix: `${fault.name}1`,
        prefixes: listText([...new Set(chains.map(({ bech32Prefix }) => `${bech32Prefix}1`))]),
      })
    case 'foreign-chain':
      return say('entry.foreign-chain', { chain: fault.name, chains: listText(chains.map(({ name }) => name)) })
    default:
      return say(`entry.${fault.fault}`)
  }
}

/** Asks which of several is meant; all are of one kind. */
export function choiceText(of: readonly [Target, ...Target[]]): string {
  return say(`entry.choice-${of[0].kind}`, { n: of.length })
}

/** How one of several things in an entry is named: short, as it is offered beside the others. */
export function targetText(target: Target, chains: readonly Pick<ChainView, 'chainId' | 'name'>[]): string {
  switch (target.kind) {
    case 'address':
      return shortAddress(target.address)
    case 'tx':
      return shortHash(target.txHash)
    case 'packet':
      return say('entry.transfer-of', {
        chain: chains.find(({ chainId }) => chainId === target.packet.chainId)?.name ?? target.packet.chainId,
        number: packetNumber(target.packet),
      })
    case 'order':
      return shortToken(target.token)
  }
}

/** Why an address cannot pay on a chain. */
export function payerFaultText(fault: AddressFault, chain: string, prefix: string): string {
  return fault === 'wrong-prefix'
    ? say('payer.wrong-prefix', { chain, prefix: `${prefix}1` })
    : say('payer.no-address', { prefix: `${prefix}1` })
}
