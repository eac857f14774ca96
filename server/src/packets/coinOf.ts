import type { PacketRow } from '../db/schema/index.ts'
import type { CoinOfChain } from './assets.ts'

/** The coin that a packet carries, as its source chain has it; none where the records do not know it. */
export function coinOf({ chainId, denom, denomTrace }: Pick<PacketRow, 'chainId' | 'denom' | 'denomTrace'>): CoinOfChain[] {
  return denom === null ? [] : [{ chainId, denom, path: denomTrace ?? undefined }]
}
