import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { CleanupView, CpuProfile, JobStatistics, ProcessesView, ProcessRole, RestartView, TaskResult } from '../systemViews.ts'
import { note } from './endpoint.ts'

/** Longer, and the answer comes after many a proxy has given up. */
const longestProfileSeconds = 30
const daysKeptAtLeast = 7

/** The processes of the service, and what they do by themselves. */
export const adminProcessEndpoints = {
  adminProcesses: {
    method: 'GET',
    path: '/admin/processes',
    summary: 'Processes by role: who lives, since when, which version, how they are',
    cost: { read: 1 },
    access: 'admin',
    replies: { 200: ProcessesView },
    problems: [],
  },
  adminRestart: {
    method: 'POST',
    path: '/admin/restart/service',
    summary:
      'Ends the processes of a role, one after another, each drained; what watches them (systemd, a container engine) starts them again',
    cost: { order: 1 },
    access: 'admin',
    body: z.strictObject({ role: ProcessRole, reason: note }),
    replies: { 202: RestartView },
    problems: ['invalid-request', 'not-found', 'not-supervised'],
  },
  adminJobs: {
    method: 'GET',
    path: '/admin/jobs/statistics',
    summary: 'Work and how it went within 24 hours; periodic tasks of every process, with their last success and how long they took',
    cost: { read: 1 },
    access: 'admin',
    replies: { 200: JobStatistics },
    problems: [],
  },
  adminRunTask: {
    method: 'POST',
    path: '/admin/tasks/:name/run',
    summary: 'Runs a periodic task once, now, also beside its own turn',
    cost: { order: 1 },
    access: 'admin',
    params: z.strictObject({ name: z.string().min(1).max(200) }),
    body: z.strictObject({ note: note.optional() }).prefault({}),
    replies: { 200: TaskResult },
    problems: ['invalid-request', 'not-found'],
  },
  adminCleanUp: {
    method: 'POST',
    path: '/admin/maintenance/cleanup',
    summary:
      'Removes what is older than so many days and no part of the books: ended alerts, messages, sessions; with dry_run it only counts',
    cost: { order: 1 },
    access: 'admin',
    body: z.strictObject({
      days: z.int().min(daysKeptAtLeast).max(3_650).default(30),
      // As operators of other services write it.
      dry_run: z.boolean().default(true),
      note: note.optional(),
    }),
    replies: { 200: CleanupView },
    problems: ['invalid-request'],
  },
  adminProfile: {
    method: 'GET',
    path: '/admin/performance/profile',
    summary: 'Where the process that answers spends its time, for so many seconds; one at a time',
    cost: { order: 1 },
    access: 'admin-only',
    query: z.strictObject({ seconds: z.coerce.number().int().min(1).max(longestProfileSeconds).default(10) }),
    replies: { 200: CpuProfile },
    problems: ['invalid-request'],
  },
} as const satisfies Record<string, Endpoint>
