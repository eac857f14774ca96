import type { z } from 'zod'
import type { adminRefundEndpoints } from '../endpoints/adminRefunds.ts'
import type { AdminRefundView } from '../refundViews.ts'
import type { ExamplesOf } from './example.ts'
import { alice, at, carol, heldId, hub, refund, refundId, service, token, uhub } from './story.ts'

const params = { id: refundId }
const own = { id: refundId, paymentId: heldId, createdAt: at('09:32:00'), asOf: '15' }
const waiting: z.input<typeof AdminRefundView> = { ...own, ...refund }
const approved = { ...waiting, waitsFor: undefined, asOf: '16' }
/** What is left for her: the refund less its gas. */
const net = uhub('1200510')
const fee = { amount: [uhub('2500')], gas: '250000' }
const memo = `relayooor refund ${refundId}`
const timeoutHeight = '3620'
const send = { from_address: service, to_address: carol, amount: [net] }

export const adminRefundExamples: ExamplesOf<typeof adminRefundEndpoints> = {
  adminRefunds: {
    query: { status: 'awaiting_approval', waitsFor: 'above-limit', reason: 'unmatched', chainId: hub, limit: 50 },
    replies: { 200: { items: [waiting], nextCursor: null } },
  },
  adminApproveRefund: {
    params,
    body: { to: carol, note: 'she has shown her account', asOf: own.asOf },
    replies: { 200: { ...approved, status: 'due' } },
  },
  adminRejectRefund: {
    params,
    body: { note: 'it is asked for twice', asOf: own.asOf },
    replies: { 200: { ...waiting, waitsFor: 'rejected', asOf: approved.asOf } },
  },
  adminRefundSignDoc: {
    body: { ids: [refundId], pubKey: 'AyyZhVkSLvRpm/o/RPAImtzPU2a1umrWS2NivhDNm5a2' },
    replies: {
      200: {
        chainId: hub,
        signer: service,
        accountNumber: '6',
        sequence: '0',
        timeoutHeight,
        memo,
        fee,
        refunds: [{ id: refundId, to: carol, amount: net }],
        direct: {
          bodyBytes:
            'Co8BChwvY29zbW9zLmJhbmsudjFiZXRhMS5Nc2dTZW5kEm8KLWNvc21vczEwdW5kYWR1dGoycTVkYXR6dHcyZjJyY2R0emZsc2E2' +
            'ODdjeXVocRItY29zbW9zMXhjcWZrYW5wbDl1dms5cDNqdzgzYXM4MzlwcHFqZGR0NDRybXM0Gg8KBHVodWISBzEyMDA1MTASEnJl' +
            'bGF5b29vciByZWZ1bmQgNxikHA==',
          authInfoBytes:
            'Ck4KRgofL2Nvc21vcy5jcnlwdG8uc2VjcDI1NmsxLlB1YktleRIjCiEDLJmFWRIu9Gmb+j9E8Aia3M9TZrW6atZLY2K+EM2blrYS' +
            'BAoCCAESEgoMCgR1aHViEgQyNTAwEJChDw==',
          accountNumber: '6',
          chainId: hub,
        },
        amino: {
          chain_id: hub,
          account_number: '6',
          sequence: '0',
          fee,
          msgs: [{ type: 'cosmos-sdk/MsgSend', value: send }],
          memo,
          timeout_height: timeoutHeight,
        },
        cli: {
          body: {
            messages: [{ '@type': '/cosmos.bank.v1beta1.MsgSend', ...send }],
            memo,
            timeout_height: timeoutHeight,
            extension_options: [],
            non_critical_extension_options: [],
          },
          auth_info: { signer_infos: [], fee: { amount: fee.amount, gas_limit: fee.gas, payer: '', granter: '' }, tip: null },
          signatures: [],
        },
      },
    },
  },
  adminSubmitRefunds: {
    body: {
      ids: [refundId],
      txBytes:
        'CqkBCo8BChwvY29zbW9zLmJhbmsudjFiZXRhMS5Nc2dTZW5kEm8KLWNvc21vczEwdW5kYWR1dGoycTVkYXR6dHcyZjJyY2R0emZs' +
        'c2E2ODdjeXVocRItY29zbW9zMXhjcWZrYW5wbDl1dms5cDNqdzgzYXM4MzlwcHFqZGR0NDRybXM0Gg8KBHVodWISBzEyMDA1MTAS' +
        'EnJlbGF5b29vciByZWZ1bmQgNxikHBJkCk4KRgofL2Nvc21vcy5jcnlwdG8uc2VjcDI1NmsxLlB1YktleRIjCiEDLJmFWRIu9Gmb' +
        '+j9E8Aia3M9TZrW6atZLY2K+EM2blrYSBAoCCAESEgoMCgR1aHViEgQyNTAwEJChDxpA2L4lu0kT+r8uEkidQqkY4vXJKoWcqiuG' +
        'ufQpyIpZg2EerQhfzO+qh5YxM7IO7ViHOJt8UV4s6PtyhtHQDk0pfg==',
    },
    replies: {
      202: {
        txHash: 'E8E937AA17DAAB504B2DD12F0B5402A68F80AAAF480C0325E9821489AD3C6872',
        refunds: [{ ...approved, net, status: 'broadcast', txHash: 'E8E937AA17DAAB504B2DD12F0B5402A68F80AAAF480C0325E9821489AD3C6872' }],
      },
    },
  },
  adminGoodwill: {
    params: { token },
    body: { amount: '100000', note: 'it took long' },
    replies: {
      200: {
        id: '8',
        paymentId: '12',
        token,
        createdAt: at('09:32:00'),
        reason: 'goodwill',
        chainId: hub,
        amount: uhub('100000'),
        lessGas: false,
        to: alice,
        status: 'due',
        asOf: '14',
      },
    },
  },
}
