import type { ConfigView, PacketView } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import type { Target } from './readEntry.ts'
import { packetKey } from '@relayooor/shared'
import { call } from '../api/call.ts'
import { asCallFailure, isProblem } from '../api/errors.ts'

export interface Found {
  packets: PacketView[]
  /** Chains that could not be asked, by id: what is missing may be there. */
  silent: string[]
  /** Of a transaction: the chains that were asked and answered, by id, and which of them know it. */
  tx?: { asked: string[]; knownBy: string[] }
  /** There are more than are listed. */
  more: boolean
}

const pageSize = 200
/** Of one address. */
const mostListed = 2_000

/**
 * Looks for what a person entered.
 * @throws the first failure when nothing at all could be asked
 */
export async function findPackets(entry: Exclude<Target, { kind: 'order' }>, config: ConfigView, signal: AbortSignal): Promise<Found> {
  switch (entry.kind) {
    case 'address':
      return byAddresses([entry.address], signal)
    case 'packet':
      return {
        packets: [await call('packet', { params: entry.packet }, { signal })],
        silent: [],
        more: false,
      }
    case 'tx':
      return byTx(entry.txHash, entry.chainId === undefined ? config.chains.map(({ chainId }) => chainId) : [entry.chainId], signal)
  }
}

/** Transfers sent or received by any of the addresses. */
export async function byAddresses(addresses: readonly string[], signal: AbortSignal): Promise<Found> {
  const lists = await Promise.all(addresses.map(address => everyPage(address, signal)))
  const unique = new Map(lists.flatMap(({ items }) => items).map(view => [packetKey(view.packet), view]))
  return {
    packets: [...unique.values()],
    silent: [],
    more: lists.some(({ more }) => more),
  }
}

async function everyPage(address: string, signal: AbortSignal): Promise<{ items: PacketView[]; more: boolean }> {
  const items: PacketView[] = []
  let cursor: string | undefined
  do {
    const page = await call('stuckPackets', { query: { address, limit: pageSize, ...(cursor !== undefined && { cursor }) } }, { signal })
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && items.length < mostListed)
  return { items, more: cursor !== undefined }
}

/** A hash does not say which chain it is of: each is asked, and not knowing it is an answer. */
async function byTx(txHash: string, chainIds: readonly string[], signal: AbortSignal): Promise<Found> {
  const answers = await Promise.all(chainIds.map(async chainId => ({ chainId, ...(await askForTx(chainId, txHash, signal)) })))
  const silent = answers.flatMap(answer => (answer.failure ? [answer] : []))
  const [first] = silent
  if (first && silent.length === answers.length) throw first.failure
  const unique = new Map(answers.flatMap(({ items }) => items ?? []).map(view => [packetKey(view.packet), view]))
  return {
    packets: [...unique.values()],
    silent: silent.map(({ chainId }) => chainId),
    tx: {
      asked: answers.filter(({ failure }) => !failure).map(({ chainId }) => chainId),
      knownBy: answers.filter(({ items }) => items).map(({ chainId }) => chainId),
    },
    more: false,
  }
}

/** What a chain has of a transaction: nothing at all when it does not know it. */
async function askForTx(chainId: string, txHash: string, signal: AbortSignal): Promise<{ items?: PacketView[]; failure?: CallFailure }> {
  try {
    const { items } = await call('packetsByTx', { params: { chainId, txHash } }, { signal })
    return { items }
  } catch (error) {
    return isProblem(error) && error.code === 'not-found' ? {} : { failure: failureOf(error, signal) }
  }
}

function failureOf(error: unknown, signal: AbortSignal): CallFailure {
  signal.throwIfAborted()
  return asCallFailure(error)
}
