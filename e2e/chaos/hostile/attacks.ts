import type { Attack } from './attack.ts'
import { blockAttacks } from './attacks/blocks.ts'
import { claimAttacks } from './attacks/claims.ts'
import { doorAttacks } from './attacks/doors.ts'
import { floods } from './attacks/floods.ts'
import { orderAttacks } from './attacks/orders.ts'
import { paymentAttacks } from './attacks/payments.ts'
import { priceAttacks } from './attacks/prices.ts'
import { requestAttacks } from './attacks/requests.ts'
import { socketAttacks } from './attacks/sockets.ts'

/** All of them, at once. */
export const attacks: Attack[] = [
  ...priceAttacks,
  ...floods,
  ...requestAttacks,
  ...doorAttacks,
  ...socketAttacks,
  ...blockAttacks,
  ...orderAttacks,
  ...paymentAttacks,
  ...claimAttacks,
]
