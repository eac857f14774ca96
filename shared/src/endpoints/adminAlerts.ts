import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { AlertDeliveryView, AlertRuleView, AlertTarget, AlertView } from '../alerts.ts'
import { listOf } from '../views.ts'
import { note, page } from './endpoint.ts'

/** A week: whoever needs longer turns the rule off. */
const longestSilenceMinutes = 7 * 1_440
const word = z.string().min(1).max(200)
const params = z.strictObject({ id: z.string().regex(/^[1-9]\d{0,14}$/, 'must be the number of an alert') })

/** What is wrong, who is told, and how that went. */
export const adminAlertEndpoints = {
  adminAlerts: {
    method: 'GET',
    path: '/admin/alerts',
    summary: 'What is wrong now, or was; the newest first',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({ state: z.enum(['open', 'ended', 'all']).default('open'), name: word.optional(), ...page }),
    replies: { 200: listOf(AlertView) },
    problems: ['invalid-request'],
  },
  adminAcknowledgeAlert: {
    method: 'POST',
    path: '/admin/alerts/:id/acknowledge',
    summary: 'Says that somebody works on it; the first who says so stays named',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ note: note.optional() }).prefault({}),
    replies: { 200: AlertView },
    problems: ['invalid-request', 'not-found'],
  },
  adminSilenceAlert: {
    method: 'POST',
    path: '/admin/alerts/:id/silence',
    summary: 'Sends nothing about it for so long, not when it is raised again either; 0 minutes take that back',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ minutes: z.int().min(0).max(longestSilenceMinutes), note: note.optional() }),
    replies: { 200: AlertView },
    problems: ['invalid-request', 'not-found'],
  },
  adminEndAlert: {
    method: 'POST',
    path: '/admin/alerts/:id/end',
    summary: 'Says that it is over, where only a person can know that; what is still so is raised again',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ note }),
    replies: { 200: AlertView },
    problems: ['invalid-request', 'not-found'],
  },
  adminAlertRules: {
    method: 'GET',
    path: '/admin/alerts/rules',
    summary: 'What is watched for: severity, threshold, runbook, and whether it is on',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({ name: word.optional() }),
    replies: { 200: listOf(AlertRuleView) },
    problems: ['invalid-request'],
  },
  adminToggleAlertRule: {
    method: 'POST',
    path: '/admin/alerts/rules/:name/toggle',
    summary: 'Turns a rule off or on: off, nothing is sent about it, and what is judged by a threshold ends',
    cost: { order: 1 },
    access: 'admin',
    params: z.strictObject({ name: word }),
    body: z.strictObject({ enabled: z.boolean(), note: note.optional() }),
    replies: { 200: AlertRuleView },
    problems: ['invalid-request', 'not-found'],
  },
  adminTestAlerts: {
    method: 'POST',
    path: '/admin/alerts/test',
    summary: 'Sends a test message to every target that is set up',
    cost: { order: 1 },
    access: 'admin',
    body: z.strictObject({ note: note.optional() }).prefault({}),
    replies: { 200: z.object({ targets: z.array(AlertTarget) }) },
    problems: ['invalid-request'],
  },
  adminAlertDeliveries: {
    method: 'GET',
    path: '/admin/alerts/deliveries',
    summary: 'Messages to targets and what became of them; the newest first, for 30 days',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({ target: AlertTarget.optional(), ...page }),
    replies: { 200: listOf(AlertDeliveryView) },
    problems: ['invalid-request'],
  },
  adminRedeliverAlert: {
    method: 'POST',
    path: '/admin/alerts/deliveries/:id/redeliver',
    summary: 'Sends such a message once more; while that waits, a repeat changes nothing',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ note: note.optional() }).prefault({}),
    replies: { 200: AlertDeliveryView },
    problems: ['invalid-request', 'not-found'],
  },
} as const satisfies Record<string, Endpoint>
