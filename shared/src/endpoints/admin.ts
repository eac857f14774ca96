import type { Endpoint } from './endpoint.ts'
import { adminPaymentEndpoints } from './adminPayments.ts'

/** What an admin sees and does. */
export const adminEndpoints = {
  ...adminPaymentEndpoints,
} as const satisfies Record<string, Endpoint>
