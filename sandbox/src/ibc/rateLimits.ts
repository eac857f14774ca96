import type { Context } from '../tx/context.ts'
import type { Packet } from './packet.ts'
import type { TransferData } from './transferData.ts'
import { supplyOf } from '../bank/bank.ts'
import { refuse } from '../tx/abciError.ts'
import { arrivingDenom, bankDenom, parseTrace } from './denom.ts'
import { rateLimitErrors } from './errors.ts'
import { limitKey, rateLimits } from './ibcStore.ts'
import { readTransferData } from './transferData.ts'

/** Starts a new window: percentages of the denom's supply as it is now. */
export function setRateLimit(context: Context, denom: string, channelId: string, percent: { send: number; receive: number }): void {
  rateLimits.set(context.store, limitKey(denom, channelId), {
    denom,
    channelId,
    maxPercentSend: percent.send,
    maxPercentReceive: percent.receive,
    inflow: '0',
    outflow: '0',
    channelValue: String(supplyOf(context.store, denom)),
  })
}

/** ibc-go v11 rate-limiting `SendRateLimitedPacket`. @throws AbciError when the quota is used up */
export function countSent(context: Context, channelId: string, sequence: bigint, data: TransferData): void {
  count(context, 'send', bankDenom(parseTrace(data.denom)), channelId, sequence, data)
}

/** `ReceiveRateLimitedPacket`. @throws AbciError when the quota is used up */
export function countReceived(context: Context, packet: Packet): void {
  const data = readTransferData(packet.data)
  if (data) count(context, 'receive', arrivingDenom(packet, data.denom).denom, packet.destinationChannel, packet.sequence, data)
}

/** A packet that was not delivered gives back what it used of the window. */
export function forgetSent(context: Context, packet: Packet, failed: boolean): void {
  const data = readTransferData(packet.data)
  if (data) forget(context, 'send', bankDenom(parseTrace(data.denom)), packet.sourceChannel, packet.sequence, failed ? data : undefined)
}

/** The acknowledgement is written: an error gives back what the packet used of the window. */
export function forgetReceived(context: Context, packet: Packet, failed: boolean): void {
  const data = readTransferData(packet.data)
  if (!data) return
  const { denom } = arrivingDenom(packet, data.denom)
  forget(context, 'receive', denom, packet.destinationChannel, packet.sequence, failed ? data : undefined)
}

type Direction = 'send' | 'receive'

/** Packets that count in the window; their acknowledgement is open. */
function pendingBucket(direction: Direction, channelId: string): string {
  return `rate-limited-${direction}/${channelId}`
}

function count(
  context: Context,
  direction: Direction,
  denom: string,
  channelId: string,
  sequence: bigint,
  { amount }: Pick<TransferData, 'amount'>,
): void {
  const limit = rateLimits.get(context.store, limitKey(denom, channelId))
  // An amount that is none is refused by the application.
  if (!limit || !/^\d+$/.test(amount)) return
  const inflow = BigInt(limit.inflow)
  const outflow = BigInt(limit.outflow)
  const sending = direction === 'send'
  const net = (sending ? outflow - inflow : inflow - outflow) + BigInt(amount)
  const percent = sending ? limit.maxPercentSend : limit.maxPercentReceive
  const value = BigInt(limit.channelValue)
  if (value > 0n && net > (value * BigInt(percent)) / 100n) {
    const words = sending ? 'Outflow exceeds quota - Net Outflow' : 'Inflow exceeds quota - Net Inflow'
    const refusal = refuse(rateLimitErrors.quotaExceeded, `${words}: ${net}, Channel Value: ${value}, Threshold: ${percent}%`)
    context.emit('transfer_denied', [
      ['module', 'ratelimit'],
      ['reason', 'rate_limit_exceeded'],
      ['action', sending ? 'packet_send' : 'packet_recv'],
      ['denom', denom],
      ['channel_or_client', channelId],
      ['amount', amount],
      ['error', refusal.message],
    ])
    throw refusal
  }
  rateLimits.set(context.store, limitKey(denom, channelId), {
    ...limit,
    ...(sending ? { outflow: String(outflow + BigInt(amount)) } : { inflow: String(inflow + BigInt(amount)) }),
  })
  context.store.set(pendingBucket(direction, channelId), String(sequence), denom)
}

/** With `back` the packet's amount is taken out of the window that it counted in. */
function forget(
  { store }: Context,
  direction: Direction,
  denom: string,
  channelId: string,
  sequence: bigint,
  back: Pick<TransferData, 'amount'> | undefined,
): void {
  if (store.get(pendingBucket(direction, channelId), String(sequence)) === undefined) return
  store.delete(pendingBucket(direction, channelId), String(sequence))
  const limit = rateLimits.get(store, limitKey(denom, channelId))
  if (!limit || !back) return
  const flow = direction === 'send' ? 'outflow' : 'inflow'
  const left = BigInt(limit[flow]) - BigInt(back.amount)
  rateLimits.set(store, limitKey(denom, channelId), { ...limit, [flow]: String(left > 0n ? left : 0n) })
}
