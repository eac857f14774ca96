import type { EndpointName } from '../endpoints.ts'
import type { Example } from './example.ts'
import { accountExamples } from './accounts.ts'
import { adminAlertExamples } from './adminAlerts.ts'
import { adminBackupExamples } from './adminBackups.ts'
import { adminBusinessExamples } from './adminBusiness.ts'
import { adminChainExamples } from './adminChains.ts'
import { adminCostExamples } from './adminCosts.ts'
import { adminHermesExamples } from './adminHermes.ts'
import { adminLedgerExamples } from './adminLedger.ts'
import { adminLogExamples } from './adminLogs.ts'
import { adminOrderExamples } from './adminOrders.ts'
import { adminPaymentExamples } from './adminPayments.ts'
import { adminPoolExamples } from './adminPools.ts'
import { adminProcessExamples } from './adminProcesses.ts'
import { adminRefundExamples } from './adminRefunds.ts'
import { adminServiceExamples } from './adminServices.ts'
import { adminSettingExamples } from './adminSettings.ts'
import { adminSystemExamples } from './adminSystem.ts'
import { adminThirdPartyExamples } from './adminThirdParties.ts'
import { claimExamples } from './claims.ts'
import { coinExamples } from './coins.ts'
import { noticeExamples } from './notices.ts'
import { proofExamples } from './proofs.ts'
import { publicExamples } from './public.ts'
import { webhookExamples } from './webhooks.ts'

/** A good call of each, and its answers, for `openapi.json`. The page does not load them. */
export const examples: { [N in EndpointName]: Example<N> } = {
  ...publicExamples,
  ...proofExamples,
  ...coinExamples,
  ...accountExamples,
  ...claimExamples,
  ...noticeExamples,
  ...webhookExamples,
  ...adminAlertExamples,
  ...adminBackupExamples,
  ...adminBusinessExamples,
  ...adminChainExamples,
  ...adminCostExamples,
  ...adminHermesExamples,
  ...adminLedgerExamples,
  ...adminLogExamples,
  ...adminOrderExamples,
  ...adminPaymentExamples,
  ...adminPoolExamples,
  ...adminProcessExamples,
  ...adminRefundExamples,
  ...adminServiceExamples,
  ...adminSettingExamples,
  ...adminSystemExamples,
  ...adminThirdPartyExamples,
}
