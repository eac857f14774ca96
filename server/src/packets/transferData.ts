import type { ForwardStep } from './forwardMemo.ts'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { foreignDenom, foreignText } from '../chains/foreignText.ts'
import { readForward } from './forwardMemo.ts'

const TransferPacketData = z.object({
  denom: z.string().min(1),
  amount: z.string().regex(/^\d{1,78}$/),
  sender: z.string(),
  receiver: z.string(),
  memo: z.string().default(''),
})

/** What an ICS-20 version 1 packet carries. */
export interface Transfer {
  /** As the packet writes it: a base denom, behind the `port/channel` pairs that it came through. */
  denomPath: string
  /** What the source chain itself calls it. */
  denom: string
  amount: bigint
  sender: string
  receiver: string
  memoBytes: number
  receiverBytes: number
  /** The further steps that its memo asks for. */
  forward: ForwardStep[]
}

/** Reads the bytes of `packet_data_hex`; null when they are not an ICS-20 transfer of one token (other applications, version 2). */
export function readTransfer(hex: string): Transfer | null {
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(hex, 'hex').toString('utf8'))
  } catch {
    return null
  }
  const parsed = TransferPacketData.safeParse(json)
  if (!parsed.success) return null
  const { denom, amount, sender, receiver, memo } = parsed.data
  return {
    denomPath: foreignText(denom),
    denom: foreignDenom(localDenom(denom)),
    amount: BigInt(amount),
    sender: foreignText(sender),
    receiver: foreignText(receiver),
    memoBytes: Buffer.byteLength(memo),
    receiverBytes: Buffer.byteLength(receiver),
    forward: readForward(memo),
  }
}

/**
 * The source chain's own name for a denom path: `ibc/` + SHA-256 of the path when it begins with `port/channel-N`,
 * else the path itself (ibc-go, transfer/types/trace.go; factory denoms keep their slashes).
 */
export function localDenom(path: string): string {
  return /^[\w.+\-#[\]<>]{2,128}\/channel-\d+\/./.test(path) ? `ibc/${createHash('sha256').update(path).digest('hex').toUpperCase()}` : path
}

/** Above these, Hermes 1.10 relays nothing and says nothing (ICS-20 limits of its configuration's defaults). */
export const largestRelayedMemoBytes = 32 * 1024
export const largestRelayedReceiverBytes = 2 * 1024
