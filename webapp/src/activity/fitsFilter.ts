import type { ClearingStatus } from '@relayooor/shared'
import type { HistoryFilter } from './useHistoryFilter.ts'
import { packetKey } from '@relayooor/shared'

/** Whether an order is wanted: as the service finds those of an account, by number, transaction or transfer. */
export function fitsFilter(order: ClearingStatus, { q, status }: HistoryFilter): boolean {
  if (status !== undefined && order.status !== status) return false
  const wanted = q.toLowerCase().replace(/^clr-/, '')
  const hashes = [...order.payments, ...order.refunds, ...order.packets].flatMap(({ txHash }) => txHash ?? [])
  return (
    order.token.startsWith(wanted) ||
    hashes.some(hash => hash.toLowerCase() === wanted.replace(/^0x/, '')) ||
    order.packets.some(({ packet }) => packetKey(packet).toLowerCase() === wanted)
  )
}
