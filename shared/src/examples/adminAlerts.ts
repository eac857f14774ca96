import type { z } from 'zod'
import type { AlertDeliveryView, AlertRuleView, AlertView } from '../alerts.ts'
import type { adminAlertEndpoints } from '../endpoints/adminAlerts.ts'
import type { ExamplesOf } from './example.ts'
import { at, hub } from './story.ts'

const quarantined: z.input<typeof AlertView> = {
  id: '4',
  name: 'block-quarantined',
  severity: 'critical',
  runbook: 'docs/operations/runbooks/block-quarantined.md',
  subject: hub,
  raisedAt: at('09:29:51'),
  seenAt: at('09:30:51'),
  detail:
    `Block 2290 of ${hub} could not be recorded (not-decoded: an unknown shape). No price is given there and nothing is ended ` +
    `by time until it is. It is tried again each minute, and by POST /admin/chains/${hub}/quarantine/2290/retry.`,
  data: { heights: [2_290] },
}
const rule: z.input<typeof AlertRuleView> = {
  name: 'lane-low',
  severity: 'critical',
  runbook: 'docs/operations/runbooks/lane-low.md',
  enabled: true,
  threshold: { begins: 100, ends: 110, forSeconds: 0 },
  open: 0,
}
const delivery: z.input<typeof AlertDeliveryView> = {
  id: '9',
  target: 'slack',
  state: 'failed',
  text: 'Test of the alerts, asked for by admin-key.',
  createdAt: at('08:00:00'),
  attempts: 9,
  status: 500,
  answer: 'internal error',
}

export const adminAlertExamples: ExamplesOf<typeof adminAlertEndpoints> = {
  adminAlerts: {
    query: { state: 'open', name: 'block-quarantined', limit: 50 },
    replies: { 200: { items: [quarantined], nextCursor: null } },
  },
  adminAcknowledgeAlert: {
    params: { id: '4' },
    body: { note: 'the node is being updated' },
    replies: { 200: { ...quarantined, acknowledged: { at: at('09:32:00'), by: 'admin-key' } } },
  },
  adminSilenceAlert: {
    params: { id: '4' },
    body: { minutes: 60, note: 'the node is being updated' },
    replies: { 200: { ...quarantined, silencedUntil: at('10:32:00') } },
  },
  adminEndAlert: {
    params: { id: '4' },
    body: { note: 'this chain is served no more' },
    replies: { 200: { ...quarantined, endedAt: at('09:32:00') } },
  },
  adminAlertRules: { query: { name: 'lane-low' }, replies: { 200: { items: [rule], nextCursor: null } } },
  adminToggleAlertRule: {
    params: { name: 'lane-low' },
    body: { enabled: false, note: 'this lane is being closed' },
    replies: { 200: { ...rule, enabled: false, changed: { at: at('09:32:00'), by: 'admin-key' } } },
  },
  adminTestAlerts: { body: { note: 'after a change of the webhook' }, replies: { 200: { targets: ['slack'] } } },
  adminAlertDeliveries: { query: { target: 'slack', limit: 50 }, replies: { 200: { items: [delivery], nextCursor: null } } },
  adminRedeliverAlert: {
    params: { id: '9' },
    body: { note: 'Slack is back' },
    replies: {
      200: {
        id: '10',
        target: 'slack',
        state: 'waiting',
        text: delivery.text,
        createdAt: at('09:32:00'),
        attempts: 0,
        nextAttemptAt: at('09:32:00'),
        redeliveryOf: '9',
      },
    },
  },
}
