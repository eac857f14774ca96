import type { PacketId } from '@relayooor/shared'
import type { HermesConfig } from './hermes.ts'

/** What the operator's Hermes leaves alone, by its configuration; null is no limit. */
export interface RelayLimits {
  memoBytes: number | null
  receiverBytes: number | null
  /** What one transaction on that chain may have: a message longer than it is never sent. */
  txBytes: (chainId: string) => number | null
  excluded: (packet: PacketId) => boolean
}

export function relayLimits({
  chains,
  memoBytes,
  receiverBytes,
}: Pick<HermesConfig, 'chains' | 'memoBytes' | 'receiverBytes'>): RelayLimits {
  const byId = new Map(chains.map(chain => [chain.chainId, chain]))
  return {
    memoBytes,
    receiverBytes,
    txBytes: chainId => byId.get(chainId)?.maxTxBytes ?? null,
    // Hermes excludes by channel alone, whatever the port.
    excluded: ({ chainId, channelId, sequence }) =>
      byId
        .get(chainId)
        ?.excluded.get(channelId)
        ?.some(([from, to]) => from <= BigInt(sequence) && BigInt(sequence) <= to) ?? false,
  }
}
