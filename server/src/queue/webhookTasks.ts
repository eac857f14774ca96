import type { ClearingContext } from '../clearing/context.ts'
import type { SendDeps } from '../thirdParties/sendWebhooks.ts'
import type { Task } from './runTasks.ts'
import { sendWebhooks } from '../thirdParties/sendWebhooks.ts'
import { tellStuck } from '../thirdParties/tellStuck.ts'

const second = 1_000

/** Tells third parties of their orders, and of transfers that they follow. */
export function webhookTasks(ctx: ClearingContext, settings: Pick<SendDeps, 'keys' | 'allowed' | 'service'>): Task[] {
  return [
    { name: 'send-webhooks', everyMs: second, run: sendWebhooks({ database: ctx.database, log: ctx.log, now: ctx.now, ...settings }) },
    { name: 'tell-stuck-transfers', everyMs: 15 * second, run: () => tellStuck(ctx) },
  ]
}
