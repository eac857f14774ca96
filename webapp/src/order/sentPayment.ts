import type { ClearingStatus } from '@relayooor/shared'

/** The payment that was sent last for an order, from any device, as the service tells it; undefined while none was sent through it. */
export function sentPayment({ timeline }: Pick<ClearingStatus, 'timeline'>): { txHash: string; at: string } | undefined {
  const line = timeline.findLast(({ kind }) => kind === 'payment-sent')
  return line?.kind === 'payment-sent' ? { txHash: line.data.txHash, at: line.at } : undefined
}
