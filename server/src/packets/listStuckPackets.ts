import type { List, PacketView } from '@relayooor/shared'
import type { PacketContext } from './context.ts'
import { Problem, readAddress } from '@relayooor/shared'
import { at, listCursor } from '../db/listCursor.ts'
import { accountForms } from './accountForms.ts'
import { examineKnown } from './examinePacket.ts'
import { findOpenPackets, sentUnknown } from './findPackets.ts'

export interface StuckQuery {
  address?: string | undefined
  role: 'sender' | 'receiver' | 'any'
  chainId?: string | undefined
  channelId?: string | undefined
  limit: number
  cursor?: string | undefined
}

const cursors = listCursor('packets', [at.moment, at.text])

/** Stuck packets, oldest first; for an address also those that are not late yet. */
export async function listStuckPackets(ctx: PacketContext, query: StuckQuery): Promise<List<PacketView>> {
  const { limit } = query
  const after = cursors.read(query.cursor)
  const rows = await findOpenPackets(ctx.database.db, {
    addresses: query.address === undefined ? undefined : formsOf(ctx, query.address),
    role: query.role,
    chainId: query.chainId,
    channelId: query.channelId,
    sentBefore: query.address === undefined ? new Date(ctx.now().getTime() - ctx.settings.stuckAfterSeconds * 1000) : undefined,
    limit: limit + 1,
    after: after && { sentAt: after[0], key: after[1] },
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: (await examineKnown(ctx, page)).map(one => one.view),
    nextCursor: rows.length > limit && last ? cursors.write((last.sentAt ?? sentUnknown).toISOString(), last.packetKey) : null,
  }
}

/** A transfer is found however its address was pasted, there or here. */
function formsOf(ctx: PacketContext, address: string): string[] {
  const forms = accountForms(
    address,
    [...ctx.chains.values()].map(chain => chain.settings),
  )
  if (forms) return forms
  const reading = readAddress(address)
  throw new Problem('invalid-request', 'This is not an address.', {
    errors: [
      {
        path: 'address',
        message:
          !reading.ok && reading.fault === 'wrong-length'
            ? 'is too short or too long for an account'
            : 'is not a bech32 address: a character is missing or wrong',
      },
    ],
  })
}
