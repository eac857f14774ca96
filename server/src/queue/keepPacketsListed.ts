import type { Chain } from '../chains/chain.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { Task } from './runTasks.ts'
import { eq } from 'drizzle-orm'
import { chainCursors } from '../db/schema/index.ts'
import { listOpenPackets } from '../packets/listOpenPackets.ts'

const dayMs = 24 * 3600 * 1000

/** Lists a chain's open packets at the first start and once a day; block events keep the records in between. */
export function keepPacketsListed(ctx: ClearingContext, chain: Chain): Task {
  const { chainId } = chain.settings
  return {
    name: 'list-packets',
    subject: chainId,
    everyMs: 2_000,
    run: async () => {
      const [cursor] = await ctx.database.db.select().from(chainCursors).where(eq(chainCursors.chainId, chainId))
      // Listing follows the cursor: what is sent after it is seen in its block.
      if (!cursor || (cursor.listedAt && ctx.now().getTime() - cursor.listedAt.getTime() < dayMs)) return
      await ctx.routes.discover()
      for (const end of (await ctx.routes.supported()).filter(one => one.chainId === chainId)) {
        const { open, read } = await listOpenPackets(ctx, { chainId, portId: end.portId, channelId: end.channelId })
        ctx.log.info({ chainId, channelId: end.channelId, open, read }, 'open packets listed')
      }
      await ctx.database.db.update(chainCursors).set({ listedAt: ctx.now() }).where(eq(chainCursors.chainId, chainId))
    },
  }
}
