import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { LogLevel } from '../logLevel.ts'
import { LogLine, ProcessRole } from '../systemViews.ts'
import { listOf } from '../views.ts'
import { page } from './endpoint.ts'

export const adminLogEndpoints = {
  adminLogs: {
    method: 'GET',
    path: '/admin/logs/recent',
    summary: 'The newest lines of the logs of all processes, also of those that have died; the newest first',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({
      ...page,
      /** This level and what is graver. */
      level: LogLevel.default('info'),
      /** Somewhere in the line, whatever the letter case. */
      text: z.string().min(1).max(200).optional(),
      role: ProcessRole.optional(),
    }),
    replies: { 200: listOf(LogLine) },
    problems: ['invalid-request'],
  },
} as const satisfies Record<string, Endpoint>
