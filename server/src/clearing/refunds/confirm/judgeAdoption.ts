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

/** What a transaction paid under a number: `strange` is what does not fit the books. */
export type Adoption =
  | { kind: 'ours'; id: number; net: bigint }
  | { kind: 'lost'; id: number; to: string; denom: string; net: bigint }
  | { kind: 'strange'; id: number }

/**
 * What each refund got by a transaction that names it. It is ours when it waits: the same recipient and denom, and no more than is owed.
 * Under a number that these books never gave, books that were lost have sent it.
 */
export function judgeAdoption({ messages }: DecodedTx, { chainId, sender, ids, rows }: AdoptionFacts): Adoption[] {
  return ids.map((id, index): Adoption => {
    const message = messages.length === ids.length ? messages[index] : undefined
    const send = message ? bankSend(message) : null
    const [coin] = send === null || send === 'malformed' ? [] : send.amount
    if (send === null || send === 'malformed' || !coin || send.amount.length > 1 || send.fromAddress !== sender)
      return { kind: 'strange', id }
    const net = BigInt(coin.amount)
    const row = rows.find(one => one.id === id)
    if (!row) return net > 0n ? { kind: 'lost', id, to: send.toAddress, denom: coin.denom, net } : { kind: 'strange', id }
    const waits = row.chainId === chainId && (row.status === 'due' || row.status === 'awaiting_approval')
    const fits = send.toAddress === row.to && coin.denom === row.denom && net > 0n && net <= row.amount
    return waits && fits ? { kind: 'ours', id, net } : { kind: 'strange', id }
  })
}
