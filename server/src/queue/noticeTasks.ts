import type { NoticeWay } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { NoticeKeys } from '../notices/noticeKeys.ts'
import type { Ways } from '../notices/ways.ts'
import type { Task } from './runTasks.ts'
import { sendNotices } from '../notices/sendNotices.ts'
import { forgetAddresses, tellOrders } from '../notices/tellOrders.ts'

const second = 1_000

/** Tells people of their orders without an open page. Addresses are forgotten even where nothing can be sent any more. */
export function noticeTasks(ctx: ClearingContext, { keys, ways, service }: { keys: NoticeKeys; ways: Ways; service: string }): Task[] {
  const deps = { database: ctx.database, log: ctx.log, now: ctx.now, keys, publicUrl: ctx.settings.publicUrl, service }
  return [
    { name: 'tell-orders', everyMs: 2 * second, run: () => tellOrders(ctx) },
    ...(['email', 'push'] satisfies NoticeWay[]).flatMap((way): Task[] => {
      const send = ways[way]
      return send ? [{ name: 'send-notices', subject: way, everyMs: second, run: () => sendNotices(deps, way, send) }] : []
    }),
    { name: 'forget-addresses', everyMs: 10 * second, run: () => forgetAddresses(ctx) },
  ]
}
