import type { Endpoint } from './endpoint.ts'
import { adminAlertEndpoints } from './adminAlerts.ts'
import { adminBusinessEndpoints } from './adminBusiness.ts'
import { adminChainEndpoints } from './adminChains.ts'
import { adminCostEndpoints } from './adminCosts.ts'
import { adminHermesEndpoints } from './adminHermes.ts'
import { adminLedgerEndpoints } from './adminLedger.ts'
import { adminPaymentEndpoints } from './adminPayments.ts'
import { adminRefundEndpoints } from './adminRefunds.ts'
import { adminServiceEndpoints } from './adminServices.ts'
import { adminSystemEndpoints } from './adminSystem.ts'

/** What an admin sees and does. */
export const adminEndpoints = {
  ...adminAlertEndpoints,
  ...adminBusinessEndpoints,
  ...adminChainEndpoints,
  ...adminCostEndpoints,
  ...adminHermesEndpoints,
  ...adminLedgerEndpoints,
  ...adminPaymentEndpoints,
  ...adminRefundEndpoints,
  ...adminServiceEndpoints,
  ...adminSystemEndpoints,
} as const satisfies Record<string, Endpoint>
