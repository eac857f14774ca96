import type { ClaimRefusal, Decided } from '@relayooor/shared'
import { Problem } from '@relayooor/shared'

export function refuseClaim(reason: ClaimRefusal, detail: string = sentences[reason], decided?: Decided): Problem {
  return new Problem('not-claimable', detail, { reason, decided })
}

const sentences: Record<ClaimRefusal, string> = {
  'nothing-held': 'This payment is not held any more: look at it again.',
  'not-possible': 'This cannot be done with this payment.',
  'no-payer':
    'No account that can sign has sent this money, so nobody can prove by a signature that it is his. ' +
    'Write to the people who run this service.',
  'no-such-order': 'There is no such order.',
  'order-paid': 'That order is paid already.',
  'order-over': 'That order is over, and this payment came too late or no longer covers it.',
  'other-coin': 'That order is paid in another coin.',
  'other-chain': 'That order is paid on another chain.',
  'other-account': 'It did not come from the account that paid.',
  'not-signed': 'Coins of the account that paid came with it, but that account has not signed it.',
  'shared-account': 'This account pays for others too, so a transaction from it proves nothing.',
  'challenge-over': 'The memo was no longer good.',
}
