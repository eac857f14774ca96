import type { OpenPacket, OpenReason } from './openPackets.ts'
import { pick } from './random.ts'

/** The next action of the simulated accounts. */
export type Action = { kind: 'send'; reason: OpenReason | 'none'; by: string | undefined } | { kind: 'finish'; packet: OpenPacket }

/** Most open packets per reason, including the development account's. */
const most: Record<OpenReason, number> = { waiting: 9, refused: 2, returning: 3, expiring: 4, acknowledging: 4, blocked: 4 }
/** Least number of deliverable packets of the development account. */
const forDevelopment = 3
const ordinaryShare = 0.4

/**
 * Mostly an ordinary transfer that other relayers deliver at once, else one of the kinds of stuck packets that are too few. When there are
 * enough, others relay the oldest one that is not the development account's.
 */
export function nextAction(open: readonly OpenPacket[], developmentAddresses: ReadonlySet<string>, random: () => number): Action {
  const ofDevelopment = open.filter(packet => packet.reason === 'waiting' && developmentAddresses.has(packet.sender))
  if (ofDevelopment.length < forDevelopment) return { kind: 'send', reason: 'waiting', by: 'development' }
  if (random() < ordinaryShare) return { kind: 'send', reason: 'none', by: undefined }
  const lacking = reasons.filter(reason => open.filter(packet => packet.reason === reason).length < most[reason])
  if (lacking.length > 0) return { kind: 'send', reason: pick(random, lacking), by: undefined }
  const oldest = open
    .filter(packet => packet.reason !== 'blocked' && !developmentAddresses.has(packet.sender))
    .sort((a, b) => a.timeMs - b.timeMs)
    .at(0)
  return oldest ? { kind: 'finish', packet: oldest } : { kind: 'send', reason: 'none', by: undefined }
}

const reasons: OpenReason[] = ['waiting', 'refused', 'returning', 'expiring', 'acknowledging', 'blocked']
