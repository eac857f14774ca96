import type { OpenPacket, Plight } from './openPackets.ts'
import { pick } from './random.ts'

/** What happens next on the sandbox's network. */
export type Deed = { kind: 'send'; plight: Plight | 'none'; by: string | undefined } | { kind: 'finish'; packet: OpenPacket }

/** So many packets of each plight are open at most; those of the development wallet's person included. */
const most: Record<Plight, number> = { waiting: 9, refused: 2, returning: 3, expiring: 4, acknowledging: 4, blocked: 4 }
/** The person at the development wallet finds at least so many that can be delivered. */
const forDevelopment = 3
const ordinaryShare = 0.4

/**
 * Decides by what is open: mostly an ordinary transfer that other relayers carry at once, else one that gets stuck in the way that
 * is rarest just now. With enough of all, others finish the oldest one that is not the development wallet's.
 */
export function nextDeed(open: readonly OpenPacket[], developmentAddresses: ReadonlySet<string>, random: () => number): Deed {
  const ofDevelopment = open.filter(packet => packet.plight === 'waiting' && developmentAddresses.has(packet.sender))
  if (ofDevelopment.length < forDevelopment) return { kind: 'send', plight: 'waiting', by: 'development' }
  if (random() < ordinaryShare) return { kind: 'send', plight: 'none', by: undefined }
  const lacking = plights.filter(plight => open.filter(packet => packet.plight === plight).length < most[plight])
  if (lacking.length > 0) return { kind: 'send', plight: pick(random, lacking), by: undefined }
  const oldest = open
    .filter(packet => packet.plight !== 'blocked' && !developmentAddresses.has(packet.sender))
    .sort((a, b) => a.timeMs - b.timeMs)
    .at(0)
  return oldest ? { kind: 'finish', packet: oldest } : { kind: 'send', plight: 'none', by: undefined }
}

const plights: Plight[] = ['waiting', 'refused', 'returning', 'expiring', 'acknowledging', 'blocked']
