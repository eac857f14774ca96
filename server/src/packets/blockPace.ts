import type { Chain } from '../chains/chain.ts'
import { ChainError } from '../chains/chainError.ts'

const measuredOver = 20
const measuredForMs = 60_000

/** Seconds per block, measured over the last 20 blocks and kept for a minute; null when the chain cannot show them. */
export function measureBlockPace(): (chain: Chain) => Promise<number | null> {
  const measured = new Map<string, { at: number, seconds: number | null }>()
  return async (chain) => {
    const { chainId } = chain.settings
    const known = measured.get(chainId)
    if (known && Date.now() - known.at < measuredForMs)
      return known.seconds
    const seconds = await measure(chain)
    measured.set(chainId, { at: Date.now(), seconds })
    return seconds
  }
}

async function measure(chain: Chain): Promise<number | null> {
  const head = chain.head()
  if (!head || head.height < 2)
    return null
  const span = Math.min(measuredOver, head.height - 1)
  try {
    const earlier = await chain.block(head.height - span)
    return (head.time.getTime() - earlier.time.getTime()) / 1000 / span
  }
  catch (error) {
    if (error instanceof ChainError)
      return null
    throw error
  }
}
