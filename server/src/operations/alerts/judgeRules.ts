import type { AlertName } from '@relayooor/shared'
import type { ClearingContext } from '../../clearing/context.ts'
import type { AlertSettings } from '../../config/alertSettings.ts'
import type { Held } from './decideAlerts.ts'
import type { Rule } from './rule.ts'
import { eq, isNull } from 'drizzle-orm'
import { shareRunning } from '../../base/shareRunning.ts'
import { alertRules, alerts } from '../../db/schema/index.ts'
import { chainRules } from './chainRules.ts'
import { decideAlerts } from './decideAlerts.ts'
import { readDay, readMoneyFacts } from './moneyFacts.ts'
import { moneyRules } from './moneyRules.ts'
import { readOrderFacts } from './orderFacts.ts'
import { orderRules } from './orderRules.ts'
import { forgetProcesses, readProcessFacts } from './processFacts.ts'
import { processRules } from './processRules.ts'

/** The sums of a day are read this often. */
const keepDayMs = 30_000

/** Facts are read from the database alone, so that whoever judges knows of all processes. */
export function judgeRules(ctx: ClearingContext, settings: AlertSettings, dayMs = keepDayMs): () => Promise<void> {
  const { db } = ctx.database
  const held = new Map<string, ReadonlyMap<string, Held>>()
  const lastDay = shareRunning(() => readDay(ctx), dayMs)

  return async () => {
    const now = ctx.now()
    const [orders, money, living, off] = await Promise.all([
      readOrderFacts(db, now),
      lastDay().then(day => readMoneyFacts(ctx, day)),
      readProcessFacts(db, now),
      db.select().from(alertRules).where(eq(alertRules.enabled, false)),
    ])
    const disabled = new Set<string>(off.map(one => one.name))
    // Made anew each time: thresholds may be read again while the process runs.
    const { rules } = settings
    const isOn = (name: AlertName) => !disabled.has(name)
    await judgeAll(orderRules(rules), orders, disabled, now)
    await judgeAll(moneyRules(settings, isOn), money, disabled, now)
    await judgeAll([...processRules(rules), ...chainRules(rules, isOn)], living, disabled, now)
    await forgetProcesses(db, now)
  }

  async function judgeAll<Facts>(rules: Rule<Facts>[], facts: Facts, disabled: ReadonlySet<string>, now: Date): Promise<void> {
    const rows = await db.select({ name: alerts.name, subject: alerts.subject }).from(alerts).where(isNull(alerts.endedAt))
    for (const rule of rules) {
      const on = !disabled.has(rule.name)
      const judged = on ? rule.judge(facts) : []
      const decision = decideAlerts(judged, {
        open: new Set(rows.filter(row => row.name === rule.name).map(row => row.subject)),
        held: held.get(rule.name) ?? new Map(),
        forMs: on ? rule.forSeconds * 1_000 : 0,
        now: now.getTime(),
      })
      held.set(rule.name, decision.held)
      for (const one of judged) if (decision.raise.includes(one.subject)) await one.raise(db, now)
      for (const subject of decision.end) await rule.end(db, subject, now)
    }
  }
}
