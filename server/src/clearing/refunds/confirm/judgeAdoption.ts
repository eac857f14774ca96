import type { DecodedTx } from '../../../chains/transactions.ts'
import type { RefundRow } from '../../../db/schema/index.ts'
import { bankSend } from '../../../chains/bankSend.ts'

export interface AdoptionFacts {
  chainId: string
  sender: string
  /** As the memo names them, in their order. */
  ids: number[]
  rows: RefundRow[]
}

/**
 * What each refund got by a transaction that names it; null unless it pays exactly these, all of them waiting: the same
 * recipient and denom, and no more than is owed.
 */
export function judgeAdoption(
  { messages }: DecodedTx,
  { chainId, sender, ids, rows }: AdoptionFacts,
): { id: number; net: bigint }[] | null {
  if (messages.length !== ids.length) return null
  const sends = ids.flatMap((id, index) => {
    const row = rows.find(one => one.id === id && one.chainId === chainId && (one.status === 'due' || one.status === 'awaiting_approval'))
    const message = messages[index]
    const send = message ? bankSend(message) : null
    if (send === null || send === 'malformed') return []
    const [coin] = send.amount
    const net = BigInt(coin?.amount ?? 0)
    return row &&
      send.amount.length === 1 &&
      send.fromAddress === sender &&
      send.toAddress === row.to &&
      coin?.denom === row.denom &&
      net > 0n &&
      net <= row.amount
      ? [{ id, net }]
      : []
  })
  return sends.length === ids.length ? sends : null
}
