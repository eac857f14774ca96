import type { accountEndpoints } from '../endpoints/accounts.ts'
import type { ExamplesOf } from './example.ts'
import { alice, at, cleared, finishedAt, hub, paid, paidHash, quote, site, token, total, zone } from './story.ts'

const nonce = 'aae55596b518508783513ca7da606eed'
const session = { address: alice, chainId: hub, role: 'user' as const, expiresAt: '2026-04-01T09:32:00.000Z' }
const { fees: _, furtherPayments: _payments, furtherRefunds: _refunds, timeline: _timeline, ...listed } = cleared

export const accountExamples: ExamplesOf<typeof accountEndpoints> = {
  authChallenge: {
    body: { address: alice, chainId: hub },
    replies: {
      200: {
        nonce,
        message: [
          'clear.example asks you to sign in with your account',
          alice,
          '',
          'Signing costs nothing, moves no money and allows nobody to move any.',
          'Sign only what you asked for on this site yourself.',
          '',
          `Site: ${site}`,
          `Chain: ${hub}`,
          `Issued: ${at('09:32:00')}`,
          `Valid until: ${at('09:37:00')}`,
          `Nonce: ${nonce}`,
        ].join('\n'),
        expiresAt: at('09:37:00'),
      },
    },
  },
  walletSign: {
    body: {
      address: alice,
      chainId: hub,
      nonce,
      pubKey: 'A1o5ob3neRMDGT6yLQDquwzqGkXp5j/YBrtvCCMQAhUv',
      signature: 'wTpnblfsq4nEV8PGNxfIp2hQxAw1p7zjLJQFkw/mh4p760nWPEltrd6/5alc7T5V+YY6tGBAM4X9wySRU1bqsg==',
    },
    replies: { 200: session },
  },
  session: { replies: { 200: session } },
  adminSession: { body: {}, replies: { 200: { role: 'admin', expiresAt: at('21:32:00') } } },
  signOut: { body: { everywhere: true }, replies: { 200: { ended: 1 } } },
  userStatistics: {
    replies: {
      200: {
        address: alice,
        operations: 1,
        packetsRequested: 2,
        packetsCleared: 2,
        packetsReturned: 0,
        successRate: 1,
        paid: [{ chainId: hub, ...total }],
        refunded: [],
        clearSeconds: { p50: 7, p95: 7 },
        byDay: [
          {
            day: '2026-03-02',
            operations: 1,
            packetsRequested: 2,
            packetsCleared: 2,
            packetsReturned: 0,
            paid: [{ chainId: hub, ...total }],
            refunded: [],
          },
        ],
        channels: [
          {
            chainId: hub,
            portId: 'transfer',
            channelId: 'channel-0',
            destinationChainId: zone,
            packetsRequested: 2,
            packetsCleared: 2,
            successRate: 1,
          },
        ],
        firstAt: paid.at,
        lastAt: paid.at,
      },
    },
  },
  operations: {
    query: { status: 'cleared', limit: 50 },
    replies: { 200: { items: [{ ...listed, packetCount: 2, results: { delivered: 2 }, kept: total }], nextCursor: null } },
  },
  operationsCsv: {
    query: { status: 'cleared' },
    replies: {
      200:
        'order,status,ordered_at,paid_at,finished_at,wallet,paid_by,chain,coin,denom,price,paid,kept,refunded,to_be_refunded,transfers,' +
        'payment_transactions,refund_transactions,transfers_returned,return_transactions\r\n' +
        `${token},cleared,${quote.createdAt},${paid.at},${finishedAt},${alice},${alice},${hub},HUB,uhub,1.20301,1.20301,1.20301,0,0,2,` +
        `${paidHash},,0,\r\n`,
    },
  },
}
