import type { adminPaymentEndpoints } from '../endpoints/adminPayments.ts'
import type { ExamplesOf } from './example.ts'
import {
  alice,
  at,
  bobsToken,
  carol,
  formerService,
  held,
  heldHash,
  heldId,
  heldMemo,
  hub,
  quote,
  refund,
  settled,
  total,
  uhub,
} from './story.ts'

const params = { id: heldId }
const own = { id: heldId, memo: heldMemo, witnesses: 2, authority: 'signers' as const, asOf: '13' }
const fit = {
  token: bobsToken,
  match: 'exact' as const,
  price: total,
  ofPayer: false,
  createdAt: quote.createdAt,
  expiresAt: quote.expiresAt,
}
const since = { ...own, asOf: '14' }
const former = {
  id: '1',
  chainId: hub,
  address: formerService,
  at: at('09:20:00'),
  height: '1700',
  txHash: 'A7'.repeat(32),
  payer: alice,
  memo: 'for my transfer',
  amounts: [uhub('1101505')],
  state: 'open' as const,
}
const handled = { at: at('09:32:00'), by: 'admin-key', note: 'sent back, without its gas' }

export const adminPaymentExamples: ExamplesOf<typeof adminPaymentEndpoints> = {
  adminPayments: {
    query: { state: 'held', reason: 'unmatched', chainId: hub, txHash: heldHash, payer: carol, limit: 50 },
    replies: { 200: { items: [{ ...own, ...held, refunds: [], may: ['attach', 'send-back'], fits: [fit] }], nextCursor: null } },
  },
  adminAttachPayment: {
    params,
    body: { token: bobsToken, note: 'both have asked for it', asOf: own.asOf },
    replies: { 200: { ...since, ...settled, authority: 'admin', match: 'exact', token: bobsToken, refunds: [], may: [], fits: [] } },
  },
  adminRefundPayment: {
    params,
    body: { to: carol, reason: 'unmatched', note: 'she has asked for it', asOf: own.asOf },
    replies: { 200: { ...since, ...settled, refunds: [refund], may: [], fits: [] } },
  },
  adminFormerPayments: { query: { state: 'open', limit: 50 }, replies: { 200: { items: [former], nextCursor: null } } },
  adminHandleFormerPayment: {
    params: { id: former.id },
    body: { note: handled.note },
    replies: { 200: { ...former, state: 'handled', handled } },
  },
}
