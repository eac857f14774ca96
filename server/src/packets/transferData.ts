import type { ForwardStep } from './forwardMemo.ts'
import { parseJson } from '@relayooor/shared'
import { z } from 'zod'
import { foreignDenom, foreignText } from '../chains/foreignText.ts'
import { localDenom } from './denomPath.ts'
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
  memo: string
  memoBytes: number
  receiverBytes: number
  /** All of it, as it travels. */
  dataBytes: number
  /** The further steps that its memo asks for. */
  forward: ForwardStep[]
  /** Its memo is one by which a chain may call what sends on. */
  calls: boolean
}

/** So much of a memo people read. */
const longestMemoKept = 1_024

/** Reads the bytes of `packet_data_hex`; null when they are not an ICS-20 transfer of one token (other applications, version 2). */
export function readTransfer(hex: string): Transfer | null {
  const bytes = Buffer.from(hex, 'hex')
  const parsed = TransferPacketData.safeParse(parseJson(bytes.toString('utf8')))
  if (!parsed.success) return null
  const { denom, amount, sender, receiver, memo } = parsed.data
  return {
    denomPath: foreignText(denom),
    denom: foreignDenom(localDenom(denom)),
    amount: BigInt(amount),
    sender: foreignText(sender),
    receiver: foreignText(receiver),
    memo: foreignText(memo, longestMemoKept),
    memoBytes: Buffer.byteLength(memo),
    receiverBytes: Buffer.byteLength(receiver),
    dataBytes: bytes.length,
    forward: readForward(memo),
    calls: mayCall(memo),
  }
}

const Calling = z.record(z.string(), z.unknown()).refine(memo => Object.values(memo).some(isObject))

/** Middlewares read an object under a name of theirs: `wasm` (ibc-hooks), `dest_callback` (ibc-go callbacks), `autopilot`, `swap`. */
function mayCall(memo: string): boolean {
  if (!memo.trimStart().startsWith('{')) return false
  try {
    return Calling.safeParse(JSON.parse(memo)).success
  } catch {
    return false
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a coin came to a chain over this end of it: sent back over that, it is burnt here, and paid out of what the other end keeps. */
export function cameBy(path: string, { portId, channelId }: { portId: string; channelId: string }): boolean {
  return path.startsWith(`${portId}/${channelId}/`)
}

/**
 * The denom path that a transfer has where it arrives: a coin that goes back over the channel that it came by loses that channel, any other
 * gains the one that it comes by (ibc-go, transfer/keeper/relay.go).
 */
export function pathOnOtherEnd(
  path: string,
  source: { portId: string; channelId: string },
  destination: { portId: string; channelId: string },
): string {
  return cameBy(path, source)
    ? path.slice(`${source.portId}/${source.channelId}/`.length)
    : `${destination.portId}/${destination.channelId}/${path}`
}
