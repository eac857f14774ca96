import type { PacketId } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import { setTimeout as delay } from 'node:timers/promises'
import { packetKey } from '@relayooor/shared'
import { chainCursors } from '../../db/schema/index.ts'
import { getPackets } from '../../packets/findPackets.ts'

/** Longer than our reader is behind a chain when all is well, short enough to be no reason to ask twice. */
const mostMs = 2_000
const everyMs = 200

/**
 * Waits while a packet is not in our records and may have been sent a moment ago: until it is there, or every block that anybody could have
 * seen by now is read, at most 2 s. Chains that we do not read are not waited for.
 */
export async function waitForReader(ctx: ClearingContext, packets: PacketId[]): Promise<void> {
  const { db } = ctx.database
  // Our newest head may be one block behind what others have seen.
  const targets = new Map<string, number>()
  for (const { chainId } of packets) {
    const head = ctx.chains.get(chainId)?.head()
    if (head) targets.set(chainId, head.height + 1)
  }
  const unknownOf = async (some: PacketId[]) => {
    const known = await getPackets(db, some.map(packetKey))
    return some.filter(packet => !known.has(packetKey(packet)))
  }
  let unknown = await unknownOf(packets.filter(packet => targets.has(packet.chainId)))
  const deadline = performance.now() + mostMs
  while (unknown.length > 0) {
    // Asked before the packets: what a block showed is in the records once its cursor stands there.
    const cursors = new Map((await db.select().from(chainCursors)).map(cursor => [cursor.chainId, cursor.height]))
    unknown = (await unknownOf(unknown)).filter(({ chainId }) => (cursors.get(chainId) ?? 0) < (targets.get(chainId) ?? 0))
    if (unknown.length === 0 || performance.now() + everyMs > deadline) return
    await delay(everyMs)
  }
}
