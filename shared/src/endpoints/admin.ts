import type { Endpoint } from './endpoint.ts'

/** What an admin sees and does. */
export const adminEndpoints = {} as const satisfies Record<string, Endpoint>
