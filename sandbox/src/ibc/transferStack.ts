import type { ChainEvent, Context } from '../tx/context.ts'
import type { Packet } from './packet.ts'
import type { Acknowledgement } from './transferData.ts'
import { branch } from '../store/store.ts'
import { AbciError } from '../tx/abciError.ts'
import { writeAcknowledgement } from './channel.ts'
import * as forward from './forward.ts'
import { countReceived, forgetReceived, forgetSent } from './rateLimits.ts'
import * as transfer from './transfer.ts'
import { errorAcknowledgement, readAcknowledgement, writeAcknowledgementJson } from './transferData.ts'

// The transfer application and its middleware, as ibc-go v11's test application stacks them: rate limits, forwarding, ICS-20.

/** Core IBC's part of receiving. One that is refused gives an error and leaves renamed events; one that is forwarded gives none yet. */
export function receive(context: Context, packet: Packet): void {
  const store = branch(context.store)
  const events: ChainEvent[] = []
  const acknowledgement = limited({ ...context, store, emit: (type, attributes) => events.push({ type, attributes }) }, packet)
  const failed = acknowledgement !== null && 'error' in acknowledgement
  if (!failed) store.write()
  for (const { type, attributes } of events)
    if (failed)
      context.emit(
        `${failedPrefix}${type}`,
        attributes.map(([key, value]) => [`${failedPrefix}${key}`, value]),
      )
    else context.emit(type, attributes)
  if (acknowledgement) writeAcknowledgement(context, packet, writeAcknowledgementJson(acknowledgement))
}

/** Core IBC renames the events of a callback that failed (`convertToErrorEvents`). */
const failedPrefix = 'ibccallbackerror-'

function limited(context: Context, packet: Packet): Acknowledgement | null {
  try {
    countReceived(context, packet)
  } catch (error) {
    if (error instanceof AbciError) return errorAcknowledgement(error)
    throw error
  }
  const acknowledgement = forward.onReceive(context, packet)
  if (acknowledgement) forgetReceived(context, packet, false)
  return acknowledgement
}

export function acknowledge(context: Context, packet: Packet, bytes: Uint8Array): void {
  const acknowledgement = readAcknowledgement(bytes)
  forgetSent(context, packet, acknowledgement !== null && 'error' in acknowledgement)
  if (!forward.onAcknowledgement(context, packet, bytes)) transfer.onAcknowledgement(context, packet, bytes)
}

export function timeOut(context: Context, packet: Packet): void {
  forgetSent(context, packet, true)
  if (!forward.onTimeout(context, packet)) transfer.onTimeout(context, packet)
}
