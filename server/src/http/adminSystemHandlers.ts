import type { adminSystemEndpoints, DatabaseStats, HealthDetails, QueueStatus, ServiceStats, SystemMetrics } from '@relayooor/shared'
import type { Handlers } from './answerEndpoint.ts'

export interface SystemFacts {
  healthDetails: () => Promise<HealthDetails>
  stats: () => Promise<ServiceStats>
  database: () => Promise<DatabaseStats>
  queue: () => Promise<QueueStatus>
  system: (hours: number) => SystemMetrics
}

/** How the service and its machine are. */
export function adminSystemHandlers(facts: SystemFacts): Pick<Handlers, keyof typeof adminSystemEndpoints> {
  return {
    adminHealth: async () => ({ body: await facts.healthDetails() }),
    adminSummary: async () => ({ body: await facts.stats() }),
    adminQueue: async () => ({ body: await facts.queue() }),
    adminDatabase: async () => ({ body: await facts.database() }),
    adminSystem: async ({ query }) => ({ body: facts.system(query.hours) }),
  }
}
