import type { Chain } from '../chains/chain.ts'
import { memoFor } from '../base/memoFor.ts'
import { onChainError } from '../chains/chainError.ts'

const measuredOver = 8
const measuredForMs = 60_000
const mostChains = 1_000

/** Seconds per block as they come now, kept for a minute; null when the chain cannot show its last blocks. */
export function measureBlockPace(): (chain: Chain) => Promise<number | null> {
  const measured = memoFor<number | null>(mostChains, measuredForMs)
  return chain => measured.get(chain.settings.chainId, () => measure(chain))
}

async function measure(chain: Chain): Promise<number | null> {
  const head = chain.head()
  if (!head || head.height < 2) return null
  const span = Math.min(measuredOver, head.height - 1)
  const blocks = Array.from({ length: span }, (_, index) => chain.block(head.height - span + index))
  const earlier = await Promise.all(blocks).catch(onChainError(() => null))
  return earlier && usualGap([...earlier, head].map(({ time }) => time))
}

/**
 * The lower median of the gaps between blocks, in seconds. Not the mean: one long halt would make a payment's last block come
 * long before its price is over.
 * @param times of two blocks or more, the oldest first
 */
export function usualGap(times: readonly Date[]): number | null {
  const gaps = times
    .slice(1)
    .map((time, index) => (time.getTime() - (times[index]?.getTime() ?? 0)) / 1000)
    .sort((a, b) => a - b)
  return gaps[Math.floor((gaps.length - 1) / 2)] ?? null
}
