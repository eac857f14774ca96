import type { Attack } from './attack.ts'
import { accessAttacks } from './attacks/access.ts'
import { blockAttacks } from './attacks/blocks.ts'
import { claimAttacks } from './attacks/claims.ts'
import { floods } from './attacks/floods.ts'
import { orderAttacks } from './attacks/orders.ts'
import { paymentAttacks } from './attacks/payments.ts'
import { quoteAttacks } from './attacks/quotes.ts'
import { requestAttacks } from './attacks/requests.ts'
import { socketAttacks } from './attacks/sockets.ts'

/** All of them, at once. */
export const attacks: Attack[] = [
  ...quoteAttacks,
  ...floods,
  ...requestAttacks,
  ...accessAttacks,
  ...socketAttacks,
  ...blockAttacks,
  ...orderAttacks,
  ...paymentAttacks,
  ...claimAttacks,
]
