import type { Forward } from '../db/schema/index.ts'
import { ChannelId, PortId } from '@relayooor/shared'
import { z } from 'zod'
import { foreignText } from '../chains/foreignText.ts'

/** Nested deeper, nobody follows: each leg is a packet that somebody pays to carry. */
export const mostLegs = 8

const Leg = z.object({ receiver: z.string().min(1), port: PortId, channel: ChannelId, next: z.unknown().optional() })

/**
 * What an ICS-20 memo `{"forward": {receiver, port, channel, next}}` asks the chains on the way for, as packet-forward-middleware reads it
 * (ibc-go v11, types/forward.go): `next` is the memo of the next leg, as an object or as text. Null when it asks for no forward.
 */
export function readForward(memo: string): Forward | null {
  const legs: Extract<Forward, { kind: 'legs' }>['legs'] = []
  let wanted = forwardIn(parseText(memo))
  if (!wanted) return null
  while (wanted) {
    const leg = Leg.safeParse(wanted)
    if (!leg.success) return { kind: 'malformed' }
    if (legs.length === mostLegs) return { kind: 'too-deep' }
    const { receiver, port, channel, next } = leg.data
    legs.push({ portId: port, channelId: channel, receiver: foreignText(receiver) })
    // A memo after the last leg may say anything, such as a contract to call.
    wanted = forwardIn(typeof next === 'string' ? parseText(next) : next)
  }
  return { kind: 'legs', legs }
}

/** Only an object counts: with anything else the middleware hands the packet on as if it said nothing. */
function forwardIn(memo: unknown): object | null {
  const forward = isObject(memo) ? Object.entries(memo).find(([key]) => key === 'forward')?.[1] : undefined
  return isObject(forward) ? forward : null
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
