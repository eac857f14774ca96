import type { ClearingContext } from '../clearing/context.ts'
import type { AlertSettings } from '../config/alertSettings.ts'
import type { Target } from '../operations/alerts/targets.ts'
import type { Task } from './runTasks.ts'
import { deliver } from '../operations/alerts/deliver.ts'
import { judgeRules } from '../operations/alerts/judgeRules.ts'
import { purgeDeliveries, routeEvents } from '../operations/alerts/routeEvents.ts'
import { tellAlerts } from '../operations/alerts/tellAlerts.ts'
import { watchChains } from '../operations/alerts/watchChains.ts'

const second = 1_000
const minute = 60 * second

/**
 * Finds what is wrong and tells people. Once in the whole installation, by a process of any role: nobody would hear otherwise that the
 * scheduler is gone.
 */
export function alertTasks(ctx: ClearingContext, settings: AlertSettings, targets: Target[]): Task[] {
  const { db } = ctx.database
  const names = targets.map(target => target.name)
  return [
    { name: 'judge-alerts', everyMs: 3 * second, run: judgeRules(ctx, settings) },
    { name: 'tell-alerts', everyMs: 2 * second, run: tellAlerts(db, ctx.log) },
    { name: 'route-alerts', everyMs: second, run: () => routeEvents(db, names, ctx.now()) },
    ...targets.map(target => ({
      name: 'deliver-alerts',
      subject: target.name,
      everyMs: second,
      run: () => deliver({ database: ctx.database, log: ctx.log, now: ctx.now, publicUrl: ctx.settings.publicUrl }, target),
    })),
    { name: 'watch-chains', everyMs: minute, run: () => watchChains(ctx) },
    { name: 'purge-alert-log', everyMs: 60 * minute, run: () => purgeDeliveries(db, ctx.now()) },
  ]
}
