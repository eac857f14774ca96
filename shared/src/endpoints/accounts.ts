import type { Endpoint } from './endpoint.ts'

/** Signing in, and what an account sees of its own. */
export const accountEndpoints = {} as const satisfies Record<string, Endpoint>
