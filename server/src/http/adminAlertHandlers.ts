import type { adminAlertEndpoints, AlertTarget } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { AlertSettings } from '../config/alertSettings.ts'
import type { Handlers } from './answerEndpoint.ts'
import { acknowledgeAlert, endByHand, redeliver, silenceAlert, testTargets, toggleRule } from '../operations/alerts/actOnAlerts.ts'
import { listRules } from '../operations/alerts/listRules.ts'
import { listAlerts, listDeliveries } from '../operations/alerts/readAlerts.ts'
import { occasionOfCall } from './caller.ts'

/** What is wrong, who is told, and how that went. */
export function adminAlertHandlers(
  { database, now }: Pick<ClearingContext, 'database' | 'now'>,
  { settings, targets }: { settings: AlertSettings; targets: AlertTarget[] },
): Pick<Handlers, keyof typeof adminAlertEndpoints> {
  const { db } = database
  return {
    adminAlerts: async ({ query }) => ({ body: await listAlerts(db, query) }),
    adminAcknowledgeAlert: async ({ params, body }, meta) => ({
      body: await acknowledgeAlert(database, Number(params.id), occasionOfCall(now(), meta, body.note)),
    }),
    adminSilenceAlert: async ({ params, body }, meta) => ({
      body: await silenceAlert(database, Number(params.id), body.minutes, occasionOfCall(now(), meta, body.note)),
    }),
    adminEndAlert: async ({ params, body }, meta) => ({
      body: await endByHand(database, Number(params.id), occasionOfCall(now(), meta, body.note)),
    }),
    adminAlertRules: async ({ query: { name } }) => {
      const rules = await listRules(db, settings)
      return { body: { items: rules.filter(rule => name === undefined || rule.name === name), nextCursor: null } }
    },
    adminToggleAlertRule: async ({ params, body }, meta) => ({
      body: await toggleRule(database, settings, params.name, body.enabled, occasionOfCall(now(), meta, body.note)),
    }),
    adminTestAlerts: async ({ body }, meta) => {
      await testTargets(database, targets, occasionOfCall(now(), meta, body.note))
      return { body: { targets } }
    },
    adminAlertDeliveries: async ({ query }) => ({ body: await listDeliveries(db, query) }),
    adminRedeliverAlert: async ({ params, body }, meta) => ({
      body: await redeliver(database, Number(params.id), occasionOfCall(now(), meta, body.note)),
    }),
  }
}
