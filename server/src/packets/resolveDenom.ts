import type { ChannelEnd } from '@relayooor/shared'
import { isCut, longestName } from '../chains/foreignText.ts'
import { splitDenomPath } from './denomPath.ts'

export type ResolvedDenom =
  /** Followed to the chain that made it, and what that chain calls it. */
  | { kind: 'home'; chainId: string; denom: string }
  /** Nobody here knows where this end leads, or it is a step too many: whose `base` it is, is not known. */
  | { kind: 'stops'; at: ChannelEnd; base: string }
  /** No way at all: `ibc/…` that nobody has told the way of, or a text that is cut. */
  | { kind: 'unreadable' }

/** More steps than any coin that people use has come. */
const mostHops = 8

/** Follows a denom path, as it stands on `chainId`, back over each end's other chain; `leadsTo` is null where that is not known. */
export function resolveDenom(path: string, chainId: string, leadsTo: (end: ChannelEnd) => string | null): ResolvedDenom {
  if (path.length > longestName || isCut(path)) return { kind: 'unreadable' }
  const { hops, base } = splitDenomPath(path)
  if (/^ibc\/[0-9A-Fa-f]{64}$/.test(base)) return { kind: 'unreadable' }
  let here = chainId
  for (const [index, hop] of hops.entries()) {
    const at = { chainId: here, ...hop }
    const there = index < mostHops ? leadsTo(at) : null
    if (there === null) return { kind: 'stops', at, base }
    here = there
  }
  return { kind: 'home', chainId: here, denom: base }
}
