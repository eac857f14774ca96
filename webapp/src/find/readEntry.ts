import type { ChainView, PacketId } from '@relayooor/shared'
import { accountOf, packetKey, parsePacketKey, readAddress, tokenIdPattern, tokensInMemo, writeAddress } from '@relayooor/shared'

/** What a person pasted, as far as it can be looked for. */
export type Target =
  | { kind: 'address'; address: string }
  /** `chainId` when a link said which chain it is. */
  | { kind: 'tx'; txHash: string; chainId?: string }
  | { kind: 'packet'; packet: PacketId }
  | { kind: 'order'; token: string }

/** `n`: how many characters it has. `name`: the prefix or chain that is not ours. */
export type Fault =
  | { fault: 'empty' | 'address-typo' | 'shortened' | 'coin' | 'evm-address' | 'seed-phrase' | 'not-understood' }
  | { fault: 'too-long' | 'hash-length'; n: number }
  | { fault: 'foreign-address' | 'foreign-chain'; name: string }

/** `choice`: it names several of one kind, and only the person knows which is meant. */
export type Entry = Target | { kind: 'choice'; of: [Target, ...Target[]] } | ({ kind: 'fault' } & Fault)

type KnownChain = Pick<ChainView, 'chainId' | 'bech32Prefix' | 'explorerTx' | 'algorithm'>

/** What copying from pages and papers brings along. */
const invisible = /[\u200B-\u200D\u2060\uFEFF]/g
/** Characters that are read: the longest errors of nodes and wallets fit. */
export const longestEntry = 10_000

const fewestSeedWords = 12
const hashes = /(?<![0-9a-z])(?<!ibc\/)(?:0x)?([0-9a-f]{64})(?![0-9a-z])/gi
const hashLike = /(?<![0-9a-z])(?<!ibc\/)(?:0x)?([0-9a-f]{48,})(?![0-9a-z])/i
const addressLike = /(?<![0-9a-z])([a-z][a-z0-9]{0,82}1[02-9ac-hj-np-z]{38,64})(?![0-9a-z])/gi
const evmAddresses = /(?<![0-9a-z])0x([0-9a-f]{40})(?![0-9a-z])/gi
/** The port may be left out, and the chain as well. */
const packets = /(?<![\w.-])(?:([\w.-]{1,64})\/)?(?:(transfer|wasm\.\w{1,100})\/)?(channel-\d{1,20})\/([1-9]\d{0,19})(?![\w-])/g
/** Chains name themselves so; hosts in links do not. */
const chainLike = /-\d+$/

/**
 * Finds what a text names, whatever stands around it: an order's token, memo or link; a transfer (`chain/port/channel/number`); a
 * transaction; an address. What says more exactly which transfer is meant comes first: an error that names a transaction also names people.
 */
export function readEntry(text: string, chains: readonly KnownChain[]): Entry {
  const entry = decoded(text).replace(invisible, '').trim()
  if (entry === '') return { kind: 'fault', fault: 'empty' }
  if (entry.length > longestEntry) return { kind: 'fault', fault: 'too-long', n: entry.length }
  if (holdsSeedPhrase(entry)) return { kind: 'fault', fault: 'seed-phrase' }
  for (const find of [ordersIn, packetsIn, transactionsIn, packetsAnywhere, addressesIn]) {
    const found = find(entry, chains)
    if (found) return found
  }
  return { kind: 'fault', ...faultOf(entry) }
}

/** The shortest text that names the same: what stands in the URL. */
export function entryText(target: Target, chains: readonly KnownChain[]): string {
  switch (target.kind) {
    case 'address':
      return target.address
    case 'tx':
      return chains.find(({ chainId }) => chainId === target.chainId)?.explorerTx?.replace('{txHash}', target.txHash) ?? target.txHash
    case 'packet':
      return packetKey(target.packet)
    case 'order':
      return target.token
  }
}

function decoded(text: string): string {
  try {
    return /%[0-9a-f]{2}/i.test(text) ? decodeURIComponent(text) : text
  } catch {
    return text
  }
}

/** Words of such phrases have 3 to 8 letters; people number them and put commas between them. */
function holdsSeedPhrase(entry: string): boolean {
  let run = 0
  for (const word of entry.split(/[\s,;]+/).filter(part => !/^\d*[.):]?$/.test(part))) {
    run = /^(?:\d+[.):])?[a-z]{3,8}$/i.test(word) ? run + 1 : 0
    if (run === fewestSeedWords) return true
  }
  return false
}

/** One is the answer, of several the person chooses; undefined when there is none. */
function oneOf(found: readonly Target[], key: (target: Target) => string = JSON.stringify): Entry | undefined {
  const unique = [...new Map([...found].reverse().map(target => [key(target), target])).values()].reverse()
  const [first, ...others] = unique
  return first && others.length > 0 ? { kind: 'choice', of: [first, ...others] } : first
}

function ordersIn(entry: string): Entry | undefined {
  const linked = [...entry.matchAll(/\/clear\/([0-9a-f-]{36})(?![0-9a-f-])/gi)].map(([, token = '']) => token)
  const tokens = [...tokensInMemo(entry), ...linked, entry].filter(token => tokenIdPattern.test(token))
  return oneOf(tokens.map(token => ({ kind: 'order', token: token.toLowerCase() })))
}

function packetsIn(entry: string, chains: readonly KnownChain[]): Entry | undefined {
  const whole = parsePacketKey(entry)
  const named = whole ? [whole] : inText(entry).flatMap(({ chainId, end }) => (chainId && parsePacketKey(`${chainId}/${end}`)) || [])
  const ours = named.filter(({ chainId }) => chains.some(chain => chain.chainId === chainId))
  const foreign = whole ?? named.find(({ chainId }) => chainLike.test(chainId))
  if (ours.length === 0 && foreign) return { kind: 'fault', fault: 'foreign-chain', name: foreign.chainId }
  return oneOf(ours.map(packet => ({ kind: 'packet', packet })))
}

/** Where no chain is named it may be of any: each counts its own. */
function packetsAnywhere(entry: string, chains: readonly KnownChain[]): Entry | undefined {
  const found = inText(entry).flatMap(({ end }) => chains.flatMap(({ chainId }) => parsePacketKey(`${chainId}/${end}`) ?? []))
  return oneOf(found.map(packet => ({ kind: 'packet', packet })))
}

function inText(entry: string): { chainId: string | undefined; end: string }[] {
  return [...entry.matchAll(packets)].map(([, chainId, portId = 'transfer', channelId = '', sequence = '']) => ({
    chainId,
    end: `${portId}/${channelId}/${sequence}`,
  }))
}

function transactionsIn(entry: string, chains: readonly KnownChain[]): Entry | undefined {
  const found = [...entry.matchAll(hashes)].map(([, hash = '']): Target => {
    const chain = chains.find(
      ({ explorerTx }) => explorerTx !== undefined && entry.toLowerCase().includes(explorerTx.replace('{txHash}', hash).toLowerCase()),
    )
    return { kind: 'tx', txHash: hash.toUpperCase(), ...(chain && { chainId: chain.chainId }) }
  })
  return oneOf(found, target => (target.kind === 'tx' ? target.txHash : ''))
}

function addressesIn(entry: string, chains: readonly KnownChain[]): Entry | undefined {
  const written = [...entry.matchAll(addressLike)].map(([, address = '']) => address)
  const readings = written.map(address => ({ address: address.toLowerCase(), reading: readAddress(address) }))
  const whole = readings.flatMap(({ address, reading }) => (reading.ok ? [{ address, prefix: reading.prefix }] : []))
  const ours = whole.filter(({ prefix }) => chains.some(({ bech32Prefix }) => bech32Prefix === prefix)).map(({ address }) => address)
  const evm = [...entry.matchAll(evmAddresses)].map(([, hex = '']) => hex)
  const evmChain = chains.find(({ algorithm }) => algorithm === 'eth_secp256k1')
  if (evmChain) ours.push(...evm.map(hex => writeAddress(evmChain.bech32Prefix, bytesOf(hex))))
  // One account is looked for in all its forms, whichever of them was pasted.
  const found = oneOf(
    ours.map(address => ({ kind: 'address', address })),
    target => (target.kind === 'address' && accountOf(target.address)) || '',
  )
  if (found) return found
  const [foreign] = whole
  if (foreign) return { kind: 'fault', fault: 'foreign-address', name: foreign.prefix }
  if (evm.length > 0) return { kind: 'fault', fault: 'evm-address' }
  const cut = chains.some(({ bech32Prefix }) => entry.toLowerCase().startsWith(`${bech32Prefix}1`)) && !/[\s….]/.test(entry)
  const mistyped = cut || readings.some(({ reading }) => !reading.ok && reading.fault === 'not-bech32')
  return mistyped ? { kind: 'fault', fault: 'address-typo' } : undefined
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], byte => Number.parseInt(byte, 16))
}

function faultOf(entry: string): Fault {
  const bare = /^(?:0x)?([0-9a-f]{20,})$/i.exec(entry)?.[1] ?? hashLike.exec(entry)?.[1]
  if (bare !== undefined) return { fault: 'hash-length', n: bare.length }
  if (/ibc\/[0-9a-f]{64}(?![0-9a-z])/i.test(entry)) return { fault: 'coin' }
  return { fault: /^\S*[0-9a-z]{4}(?:…|\.{2,})[0-9a-z]{3,}$/i.test(entry) ? 'shortened' : 'not-understood' }
}
