import type { PacketId } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import { setTimeout as delay } from 'node:timers/promises'
import { packetKey } from '@relayooor/shared'
import { inArray } from 'drizzle-orm'
import { chainCursors } from '../../db/schema/index.ts'
import { getPackets } from '../../packets/findPackets.ts'

/** Longer than our reader is behind a chain when all is well, short enough to be no reason to ask twice. */
const mostMs = 2_000
const everyMs = 200

/**
 * Waits while a packet is not in our records and may have been sent a moment ago: until every block that anybody could have seen by now is
 * read, at most 2 s. Chains that we do not read are not waited for.
 */
export async function waitForReader(ctx: ClearingContext, packets: PacketId[]): Promise<void> {
  const { db } = ctx.database
  const known = await getPackets(db, packets.map(packetKey))
  const chainIds = new Set(packets.filter(packet => !known.has(packetKey(packet))).map(packet => packet.chainId))
  // Our newest head may be one block behind what others have seen.
  const targets = [...chainIds].flatMap(chainId => {
    const head = ctx.chains.get(chainId)?.head()
    return head ? [{ chainId, height: head.height + 1 }] : []
  })
  const deadline = performance.now() + mostMs
  while (targets.length > 0) {
    const cursors = await db
      .select()
      .from(chainCursors)
      .where(
        inArray(
          chainCursors.chainId,
          targets.map(target => target.chainId),
        ),
      )
    const isReached = ({ chainId, height }: (typeof targets)[number]) =>
      cursors.some(cursor => cursor.chainId === chainId && cursor.height >= height)
    if (targets.every(isReached) || performance.now() + everyMs > deadline) return
    await delay(everyMs)
  }
}
