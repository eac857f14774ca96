import type { Endpoint } from './endpoint.ts'

/** Money that is held, and how its owner gets it. */
export const claimEndpoints = {} as const satisfies Record<string, Endpoint>
