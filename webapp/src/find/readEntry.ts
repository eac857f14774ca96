import type { ChainView, PacketId } from '@relayooor/shared'
import { parsePacketKey, readAddress, tokenIdPattern, tokenInMemo } from '@relayooor/shared'

export type EntryFault = 'empty' | 'hash-length' | 'address-typo' | 'foreign-address' | 'seed-phrase' | 'not-understood'

/** What a person pasted. */
export type Entry =
  | { kind: 'address'; address: string }
  /** `chainId` when a link said which chain it is. */
  | { kind: 'tx'; txHash: string; chainId?: string }
  | { kind: 'packet'; packet: PacketId }
  | { kind: 'order'; token: string }
  | { kind: 'fault'; fault: EntryFault }

type KnownChain = Pick<ChainView, 'chainId' | 'bech32Prefix' | 'explorerTx'>

const hashInside = /(?<![0-9a-z])(?:0x)?([0-9a-f]{64})(?![0-9a-z])/i
const addressInside = /(?<![0-9a-z])([a-z][a-z0-9]{0,82}1[02-9ac-hj-np-z]{38,64})(?![0-9a-z])/i

/**
 * Reads a transaction hash, an address, an explorer's link to either, a packet (`chain/port/channel/sequence`), or an
 * order's token, memo or link.
 */
export function readEntry(text: string, chains: readonly KnownChain[]): Entry {
  const entry = text.trim()
  if (entry === '') return { kind: 'fault', fault: 'empty' }
  if (entry.split(/\s+/).length >= 12) return { kind: 'fault', fault: 'seed-phrase' }
  return (
    readOrder(entry) ??
    readPacket(entry) ??
    readHash(entry, chains) ??
    readAddressIn(entry, chains) ?? {
      kind: 'fault',
      fault: /^(?:0x)?[0-9a-f]{20,}$/i.test(entry) ? 'hash-length' : 'not-understood',
    }
  )
}

function readOrder(entry: string): Entry | undefined {
  const token = tokenInMemo(entry) ?? /\/clear\/([0-9a-f-]{36})/i.exec(entry)?.[1] ?? entry
  return tokenIdPattern.test(token) ? { kind: 'order', token: token.toLowerCase() } : undefined
}

function readPacket(entry: string): Entry | undefined {
  const packet = parsePacketKey(entry)
  return packet ? { kind: 'packet', packet } : undefined
}

function readHash(entry: string, chains: readonly KnownChain[]): Entry | undefined {
  const hash = hashInside.exec(entry)?.[1]
  if (hash === undefined) return undefined
  const chain = chains.find(({ explorerTx }) => explorerTx !== undefined && entry.startsWith(explorerTx.split('{txHash}')[0] ?? explorerTx))
  return {
    kind: 'tx',
    txHash: hash.toUpperCase(),
    ...(chain && { chainId: chain.chainId }),
  }
}

function readAddressIn(entry: string, chains: readonly KnownChain[]): Entry | undefined {
  const isLink = /^https?:\/\//i.test(entry)
  const candidate = isLink ? addressInside.exec(entry)?.[1] : entry
  if (candidate === undefined) return undefined
  const reading = readAddress(candidate)
  if (reading.ok) {
    return chains.some(({ bech32Prefix }) => bech32Prefix === reading.prefix)
      ? {
          kind: 'address',
          address: candidate.toLowerCase(),
        }
      : { kind: 'fault', fault: 'foreign-address' }
  }
  const looksLikeOne = chains.some(({ bech32Prefix }) => candidate.toLowerCase().startsWith(`${bech32Prefix}1`))
  return looksLikeOne ? { kind: 'fault', fault: 'address-typo' } : undefined
}
