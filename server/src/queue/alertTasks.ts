import type { ClearingContext } from '../clearing/context.ts'
import type { AlertSettings } from '../config/alertSettings.ts'
import type { Task } from './runTasks.ts'
import { judgeRules } from '../operations/alerts/judgeRules.ts'
import { tellAlerts } from '../operations/alerts/tellAlerts.ts'
import { watchChains } from '../operations/alerts/watchChains.ts'

const second = 1_000
const minute = 60 * second

/**
 * Finds what is wrong and tells people. Once in the whole installation, by a process of any role: nobody would hear otherwise that the
 * scheduler is gone.
 */
export function alertTasks(ctx: ClearingContext, settings: AlertSettings): Task[] {
  return [
    { name: 'judge-alerts', everyMs: 3 * second, run: judgeRules(ctx, settings) },
    { name: 'tell-alerts', everyMs: 2 * second, run: tellAlerts(ctx.database.db, ctx.log) },
    { name: 'watch-chains', everyMs: minute, run: () => watchChains(ctx) },
  ]
}
