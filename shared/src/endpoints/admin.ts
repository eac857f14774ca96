import type { Endpoint } from './endpoint.ts'
import { adminAlertEndpoints } from './adminAlerts.ts'
import { adminChainEndpoints } from './adminChains.ts'
import { adminCostEndpoints } from './adminCosts.ts'
import { adminLedgerEndpoints } from './adminLedger.ts'
import { adminOrderEndpoints } from './adminOrders.ts'
import { adminPaymentEndpoints } from './adminPayments.ts'
import { adminRefundEndpoints } from './adminRefunds.ts'
import { adminServiceEndpoints } from './adminServices.ts'
import { adminSystemEndpoints } from './adminSystem.ts'

/** What an admin sees and does. */
export const adminEndpoints = {
  ...adminAlertEndpoints,
  ...adminChainEndpoints,
  ...adminCostEndpoints,
  ...adminLedgerEndpoints,
  ...adminOrderEndpoints,
  ...adminPaymentEndpoints,
  ...adminRefundEndpoints,
  ...adminServiceEndpoints,
  ...adminSystemEndpoints,
} as const satisfies Record<string, Endpoint>
