import type { OrderRefusal } from '@relayooor/shared'

/** Why something cannot be done with an order. */
export const refusalTexts: Record<OrderRefusal, string> = {
  'not-paid': 'Nothing has paid it.',
  ended: 'It has ended, and nothing of it can be tried again.',
  'part-settled': 'Some of it has been settled already; its owner can ask for a new price for the rest.',
  'money-sent': 'What goes back for it is signed already, or has been sent.',
  'money-promised': 'A document by which its refund is signed by hand is out.',
  'transfers-ended': 'Its transfers have ended on the chains.',
  'transfers-taken': 'Other orders clear its transfers.',
  working: 'A call of Hermes has its transfers now.',
}
