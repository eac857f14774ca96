import type { ChainSettings } from '../../chains/chain.ts'

/** Upper bound of the gas of so many bank sends in one transaction, for when a chain cannot be asked. */
export function usualGas(refunds: number): bigint {
  return 80_000n + 50_000n * BigInt(refunds)
}

export interface GasFacts {
  /** What a node found by running it; null when it could not be run. */
  simulated: bigint | null
  refunds: number
  /** What the last refund transaction of this chain had used when its gas ran out; null when it did not run out. */
  ranOutAt: bigint | null
  settings: Pick<ChainSettings, 'gasMultiplier' | 'maxGas'>
}

/** The gas limit to sign with. */
export function judgeGas({ simulated, refunds, ranOutAt, settings }: GasFacts): bigint {
  const wanted = simulated === null ? usualGas(refunds) : scale(simulated, settings.gasMultiplier)
  const least = ranOutAt === null ? 0n : ranOutAt * 2n
  const most = BigInt(settings.maxGas)
  const limit = wanted > least ? wanted : least
  return limit < most ? limit : most
}

/** Rounded up; the factor with three places. */
function scale(value: bigint, factor: number): bigint {
  const thousandths = BigInt(Math.ceil(factor * 1000))
  return (value * thousandths + 999n) / 1000n
}
