import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { TokenId } from '../memo.ts'
import { ChainId, TxHash } from '../packet.ts'
import { PaymentInTx, TxPaymentsView } from '../paymentViews.ts'
import { Time } from '../time.ts'
import { Nonce, walletSignature } from '../walletSignature.ts'

const inTx = { chainId: ChainId, txHash: TxHash }
/** The order that it is to pay; without one the money is to come back. */
const asked = { ...inTx, token: TokenId.optional() }

/** Money that is held, and how its owner gets it. */
export const claimEndpoints = {
  paymentsInTx: {
    method: 'GET',
    path: '/clearing/payments/:chainId/:txHash',
    summary: 'What we saw of a payment in a transaction, and what became of it; with a nonce also what became of that claim of it',
    cost: { look: 1 },
    params: z.strictObject(inTx),
    query: z.strictObject({ nonce: Nonce.optional() }),
    replies: { 200: TxPaymentsView },
    problems: ['invalid-request', 'unsupported-chain'],
  },
  claimChallenge: {
    method: 'POST',
    path: '/clearing/claim/challenge',
    summary:
      'What the payer of held money signs, or writes into the memo of a transaction to us, to attach it to an order or to have it back',
    cost: { order: 1 },
    body: z.strictObject(asked),
    replies: {
      200: z.object({
        nonce: z.string(),
        /** To be signed as it is (ADR-36) by the account that paid. */
        message: z.string(),
        /** `CLAIM-<nonce>`: for accounts that cannot sign so. Any amount to our address on that chain, from the account that paid. */
        memo: z.string(),
        /** The service's address on that chain, for the memo's transaction. */
        address: z.string(),
        expiresAt: Time,
        payments: z.array(PaymentInTx),
      }),
    },
    problems: ['invalid-request', 'not-found', 'unsupported-chain', 'not-claimable'],
  },
  claim: {
    method: 'POST',
    path: '/clearing/claim',
    summary: 'Attaches held money to an order, or has it sent back: by a signature of the account that paid',
    cost: { order: 1 },
    body: z.strictObject({ ...asked, nonce: Nonce, ...walletSignature }),
    replies: { 200: TxPaymentsView },
    problems: ['invalid-request', 'not-found', 'unsupported-chain', 'not-claimable', 'challenge-over', 'signature-invalid'],
  },
} as const satisfies Record<string, Endpoint>
