import type { adminPaymentEndpoints } from '@relayooor/shared'
import type { Handlers } from './answerEndpoint.ts'
import { Problem } from '@relayooor/shared'

/** Payments as who runs the service sees and mends them. */
export function adminPaymentHandlers(): Pick<Handlers, keyof typeof adminPaymentEndpoints> {
  const notYet = () => Promise.reject(new Problem('unavailable', 'Claims are not taken yet.'))
  return { adminPayments: notYet, adminAttachPayment: notYet, adminRefundPayment: notYet }
}
