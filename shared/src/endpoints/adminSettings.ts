import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { ReloadView, SettingsView } from '../systemViews.ts'
import { note } from './endpoint.ts'

/** What the service runs on. */
export const adminSettingEndpoints = {
  adminSettings: {
    method: 'GET',
    path: '/admin/config',
    summary: 'Settings of the process that answers, without secrets, and the file RELAYOOOR_CONFIG as it is in force',
    cost: { read: 1 },
    access: 'admin',
    replies: { 200: SettingsView },
    problems: [],
  },
  adminReload: {
    method: 'POST',
    path: '/admin/config/reload',
    summary: 'Reads RELAYOOOR_CONFIG again, in every process: says what changed and what needs a restart; one fault, and nothing changes',
    cost: { order: 1 },
    access: 'admin',
    body: z.strictObject({ note: note.optional() }).prefault({}),
    replies: { 200: ReloadView },
    problems: ['invalid-request'],
  },
} as const satisfies Record<string, Endpoint>
