import type { ChainView, ClearingStatus } from '@relayooor/shared'
import type { Names } from '../ui/names.ts'
import { listText } from '../ui/names.ts'
import { say } from '../ui/say.ts'
import { atText } from '../ui/times.ts'
import { heldUp, pausedBecause } from './timelineWords.ts'

/** Why an order takes longer than most, as far as the service has told. */
export function whyLate(
  status: ClearingStatus,
  chains: readonly Pick<ChainView, 'chainId' | 'healthy'>[],
  names: Names,
  now: number,
): string {
  const paused = pausedBecause(status)
  if (paused !== undefined) return say('order.paused-text', { reason: paused })
  const silent = silentChains(status, chains)
  if (silent.length > 0) return say('elapsed.why-silent', { chains: listText(silent.map(names.chain)) })
  const tryAt = heldUp(status)?.at
  if (tryAt !== undefined) return say('elapsed.why-retry', { time: atText(tryAt, now) })
  if (status.status === 'queued' && status.ahead) return say('order.ahead', { n: status.ahead })
  if (status.status === 'verifying') return say('elapsed.why-proof')
  return say('elapsed.why-unknown')
}

/** Of the chains that an order needs now, for its payment or for its open transfers, those that do not answer. */
export function silentChains(
  { status, expected, packets }: ClearingStatus,
  chains: readonly Pick<ChainView, 'chainId' | 'healthy'>[],
): string[] {
  const open = packets.filter(({ result }) => result === 'pending')
  const needed = new Set(
    ['awaiting_payment', 'underpaid', 'confirming'].includes(status)
      ? [expected.chainId]
      : open.flatMap(({ packet, destinationChainId }) => [packet.chainId, destinationChainId]),
  )
  return chains.filter(({ chainId, healthy }) => !healthy && needed.has(chainId)).map(({ chainId }) => chainId)
}
