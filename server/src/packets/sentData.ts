import type { PacketId } from '@relayooor/shared'
import type { PacketRow } from '../db/schema/index.ts'
import type { PacketContext } from './context.ts'
import type { Timeout } from './packetEvents.ts'
import { onChainError } from '../chains/chainError.ts'
import { getPacket } from './findPackets.ts'
import { sendOf } from './lookUpPackets.ts'
import { packetEventsOf } from './packetEvents.ts'

export interface SentData {
  destination: { portId: string; channelId: string }
  timeout: Timeout
  dataHex: string
}

/** What a relayer has to carry of a packet, as the records have it, or the block of its sending. Null where neither has. */
export async function sentData(ctx: PacketContext, packet: PacketId): Promise<SentData | null> {
  const row = await getPacket(ctx.database.db, packet)
  const sent = row && (provenOf(row) ?? (await readSent(ctx, row)))
  return sent && { destination: { portId: row.destinationPortId, channelId: row.destinationChannelId }, ...sent }
}

function provenOf({ provenData, timeoutRevision, timeoutHeight, timeoutNanos }: PacketRow): Omit<SentData, 'destination'> | null {
  if (provenData === null || timeoutRevision === null || timeoutHeight === null || timeoutNanos === null) return null
  return { dataHex: provenData, timeout: { revision: timeoutRevision, height: timeoutHeight, nanos: timeoutNanos } }
}

async function readSent(ctx: PacketContext, row: PacketRow): Promise<Omit<SentData, 'destination'> | null> {
  const chain = ctx.chains.get(row.chainId)
  if (!chain || row.sentHeight === null) return null
  const block = await chain.block(row.sentHeight).catch(
    onChainError(error => {
      ctx.log.warn({ packet: row.packetKey, code: error.code }, 'the block of its sending cannot be read again')
      return null
    }),
  )
  const sent = block && sendOf(row, packetEventsOf(block))
  return sent ? { dataHex: sent.dataHex, timeout: sent.timeout } : null
}
