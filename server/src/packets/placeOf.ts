import type { Forwarding, PacketId, StepEnd } from '@relayooor/shared'
import type { PacketRow } from '../db/schema/index.ts'
import type { AskedStep } from './askedSteps.ts'
import type { Judgement } from './judgeVerdict.ts'
import type { Surroundings } from './surroundings.ts'
import { parsePacketKey } from '@relayooor/shared'
import { isError } from './acknowledgement.ts'
import { isTriedAgain, stoppedAt } from './judgeJourney.ts'

/** Where a packet stands on the way of its money, for the sentences about it: chains by their ids. */
export interface Place {
  continues?: PacketId | undefined
  /** As the chain's own record says: who carries a packet could make another one look likely. */
  nextHop?: PacketId | undefined
  /** Where the money goes on to from its destination. */
  goesOnTo?: string | undefined
  /** That it did is told by its transaction only. */
  likely: boolean
  /** Whether its destination sends it on; undefined where its memo asks for no such thing. */
  forwarding?: Forwarding | undefined
  /** Where the next return brings what comes back. */
  homeTo?: string | undefined
  /** It has brought it. */
  isHome: boolean
  triesLeft?: number | undefined
  retried: boolean
  stoppedAt?: string | undefined
}

export function placeOf({ families, asked, step, formOf }: Surroundings, row: PacketRow): Place {
  const carried = families.next(row).at(-1)
  const before = row.continues === null ? undefined : families.get(row.continues)
  const [first] = asked(row)
  const steps = families.steps(row).map(step)
  const own = steps.find(one => one.key === row.packetKey)
  const account = row.ack === 'stopped' ? stoppedAt(row, formOf) : null
  return {
    continues: row.continues === null ? undefined : (parsePacketKey(row.continues) ?? undefined),
    nextHop: carried?.linked === 'record' ? (parsePacketKey(carried.packetKey) ?? undefined) : undefined,
    goesOnTo: carried?.destinationChainId ?? first?.destination?.chainId,
    likely: carried?.linked === 'likely',
    forwarding: forwardingOf(row, first, carried !== undefined),
    homeTo: before && goesHome(row, before) ? before.chainId : undefined,
    isHome: before?.endedAck === 'error',
    triesLeft: row.linked === 'record' ? (row.triesLeft ?? undefined) : undefined,
    retried: own !== undefined && row.ended === 'timed_out' && isTriedAgain(own, steps),
    stoppedAt: account ?? undefined,
  }
}

function forwardingOf({ forward }: PacketRow, first: AskedStep | undefined, wentOn: boolean): Forwarding | undefined {
  if (!forward || forward.length === 0) return undefined
  if (wentOn || first?.sure) return 'taken'
  if (forward[0]?.unread) return forward[0].unread === 'unsure' ? 'unasked' : undefined
  return first ? 'unasked' : 'not-taken'
}

/** Where clearing a packet brings the money; undefined where it arrives, or is home. */
export function endOf(around: Surroundings, row: PacketRow, judgement: Judgement): StepEnd | undefined {
  const { goesOnTo, homeTo, triesLeft, forwarding } = placeOf(around, row)
  const refused = judgement.kind === 'return' ? judgement.refused : undefined
  if (refused?.onward || (judgement.kind === 'deliver' && around.asked(row).length > 0))
    return { chainId: row.destinationChainId, nextChainId: forwarding === 'taken' ? goesOnTo : undefined }
  if (judgement.kind !== 'return' || row.continues === null) return undefined
  // Only what runs out of time is tried again, not what is refused.
  const again = triesLeft !== undefined && triesLeft > 0 && !isError(row.ack) && !refused
  // What is only likely is told, and nothing is sold upon it.
  return {
    chainId: row.chainId,
    nextChainId: row.linked === 'record' && !again ? homeTo : undefined,
    triesLeft: again ? triesLeft : undefined,
  }
}

/** Whether what comes back of a later step goes back to the chain before: not once that one has its answer, or has refused to refund. */
function goesHome(row: PacketRow, before: PacketRow): boolean {
  return row.nonrefundable !== true && (before.ack === null || isError(before.ack))
}
