import type { claimEndpoints } from '../endpoints/claims.ts'
import type { ExamplesOf } from './example.ts'
import { at, carol, held, heldHash, hub, refund, service, settled, site } from './story.ts'

const nonce = '3d68e7957150407db811fa46f70ade10'
const inTx = { chainId: hub, txHash: heldHash }
const waiting = { ...held, refunds: [], may: ['attach' as const, 'send-back' as const] }
const found = { ...inTx, found: 'paid-us' as const, height: held.height }

export const claimExamples: ExamplesOf<typeof claimEndpoints> = {
  paymentsInTx: {
    params: inTx,
    query: { nonce },
    replies: { 200: { ...found, items: [waiting], claim: { nonce, state: 'awaited' } } },
  },
  claimChallenge: {
    body: inTx,
    replies: {
      200: {
        nonce,
        message: [
          'clear.example holds money that this account has paid',
          carol,
          '',
          'I ask: send it back to this account',
          '',
          'Signing costs nothing and does nothing else.',
          'Sign only what you asked for on this site yourself.',
          '',
          `Site: ${site}`,
          `Chain: ${hub}`,
          `Transaction: ${heldHash}`,
          `Issued: ${at('09:32:00')}`,
          'Valid until: 2026-03-03T09:32:00.000Z',
          `Nonce: ${nonce}`,
        ].join('\n'),
        memo: `CLAIM-${nonce}`,
        address: service,
        expiresAt: '2026-03-03T09:32:00.000Z',
        payments: [waiting],
      },
    },
  },
  claim: {
    body: {
      ...inTx,
      nonce,
      pubKey: 'A89KIOuhRt/5yAFJlxsnrd3H/9LjJQSGWeAJI1Nr7lBg',
      signature: 'hnj33TnWOyvb1HRT9DTI87+d0GtHmx6hN4ZYvpJhoeEZ+v0PV20YLH1MCxDWwQlParAZ/94QHkg5mTInRN/PGw==',
    },
    replies: { 200: { ...found, items: [{ ...settled, refunds: [refund], may: [] }] } },
  },
}
