import type { adminLedgerEndpoints } from '../endpoints/adminLedger.ts'
import type { ExamplesOf } from './example.ts'
import {
  at,
  carol,
  heldHash,
  heldId,
  heldMemo,
  hub,
  lane,
  laneOnZone,
  paid,
  paidHash,
  service,
  serviceOnZone,
  total,
  zone,
} from './story.ts'

const owed = `-${total.amount}`
const coin = { chainId: hub, denom: 'uhub' }
const onZone = { chainId: zone, denom: 'uzone' }
const cameIn = { ...coin, posting: 'payment:12', at: paid.at, height: paid.height, txHash: paid.txHash }

export const adminLedgerExamples: ExamplesOf<typeof adminLedgerEndpoints> = {
  adminLedger: {
    query: { chainId: hub, denom: 'uhub', txHash: paidHash, limit: 50 },
    replies: {
      200: {
        items: [
          { ...cameIn, id: '14', account: 'wallet', subject: service, amount: total.amount },
          { ...cameIn, id: '13', account: 'customer', subject: 'payment:12', amount: owed },
        ],
        nextCursor: null,
      },
    },
  },
  adminLedgerBalances: {
    replies: {
      200: {
        items: [
          { ...coin, account: 'customer', amount: '0' },
          { ...coin, account: 'external', amount: '-600000000' },
          { ...coin, account: 'gas', amount: '2111' },
          { ...coin, account: 'held', amount: owed },
          { ...coin, account: 'revenue', amount: owed },
          { ...coin, account: 'wallet', address: service, amount: '102406020' },
          { ...coin, account: 'wallet', address: lane, amount: '499997889' },
          { ...onZone, account: 'external', amount: '-600000000' },
          { ...onZone, account: 'gas', amount: '2364' },
          { ...onZone, account: 'wallet', address: serviceOnZone, amount: '100000000' },
          { ...onZone, account: 'wallet', address: laneOnZone, amount: '499997636' },
        ],
        reconciliations: [
          { chainId: hub, height: '2400', at: at('09:31:40'), agrees: true, differences: [] },
          { chainId: zone, height: '2400', at: at('09:31:40'), agrees: true, differences: [] },
        ],
      },
    },
  },
  adminReconcile: {
    body: { chainId: hub, book: { note: 'the operator filled the wallet up' } },
    replies: {
      200: { items: [{ chainId: hub, state: 'agrees', height: '2420', differences: [], transactions: [], booked: false }] },
    },
  },
  adminAudit: {
    query: {
      actor: 'system',
      action: 'receive-payment',
      subject: `payment:${heldId}`,
      since: at('09:00:00'),
      until: at('10:00:00'),
      limit: 50,
    },
    replies: {
      200: {
        items: [
          {
            id: '12',
            at: at('09:31:28'),
            actor: 'system',
            source: `${hub} at 2388`,
            action: 'receive-payment',
            subject: `payment:${heldId}`,
            after: { memo: heldMemo, payer: carol, txHash: heldHash, amounts: [total], authority: 'signers', witnesses: 2 },
            seal: { seq: '8', hash: 'fc4fba8b7b32acbf6f4b17e523b59eca3d4f927a8866d7f18c32e24613a62d30' },
          },
        ],
        nextCursor: null,
      },
    },
  },
}
