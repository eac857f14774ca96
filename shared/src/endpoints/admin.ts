import type { Endpoint } from './endpoint.ts'
import { adminAlertEndpoints } from './adminAlerts.ts'
import { adminBackupEndpoints } from './adminBackups.ts'
import { adminBusinessEndpoints } from './adminBusiness.ts'
import { adminChainEndpoints } from './adminChains.ts'
import { adminCostEndpoints } from './adminCosts.ts'
import { adminHermesEndpoints } from './adminHermes.ts'
import { adminLedgerEndpoints } from './adminLedger.ts'
import { adminLogEndpoints } from './adminLogs.ts'
import { adminOrderEndpoints } from './adminOrders.ts'
import { adminPaymentEndpoints } from './adminPayments.ts'
import { adminPoolEndpoints } from './adminPools.ts'
import { adminProcessEndpoints } from './adminProcesses.ts'
import { adminRefundEndpoints } from './adminRefunds.ts'
import { adminServiceEndpoints } from './adminServices.ts'
import { adminSettingEndpoints } from './adminSettings.ts'
import { adminSystemEndpoints } from './adminSystem.ts'
import { adminThirdPartyEndpoints } from './adminThirdParties.ts'

/** What an admin sees and does. */
export const adminEndpoints = {
  ...adminAlertEndpoints,
  ...adminBackupEndpoints,
  ...adminBusinessEndpoints,
  ...adminChainEndpoints,
  ...adminCostEndpoints,
  ...adminHermesEndpoints,
  ...adminLedgerEndpoints,
  ...adminLogEndpoints,
  ...adminOrderEndpoints,
  ...adminPaymentEndpoints,
  ...adminPoolEndpoints,
  ...adminProcessEndpoints,
  ...adminRefundEndpoints,
  ...adminServiceEndpoints,
  ...adminSettingEndpoints,
  ...adminSystemEndpoints,
  ...adminThirdPartyEndpoints,
} as const satisfies Record<string, Endpoint>
