import type { z } from 'zod'
import type { adminHermesEndpoints } from '../endpoints/adminHermes.ts'
import type { AdminChannelView, HermesView, WalletView } from '../hermesViews.ts'
import type { PacketView } from '../views.ts'
import type { ExamplesOf } from './example.ts'
import { adminOrderExamples } from './adminOrders.ts'
import { bob, bobsPackets, hub, lane, laneOnZone, service, serviceOnZone, stuckTransfer, uhub, zone } from './story.ts'

const { runs } = adminOrderExamples.adminOperation.replies[200]
const end = { portId: 'transfer', channelId: 'channel-0' }
const cleared = { packets: 12, acknowledgements: 9 }
const [waiting] = bobsPackets
const relayed: z.input<typeof HermesView>['running'] = {
  rest: {
    state: 'ok',
    url: 'http://hermes.example:3000',
    versions: [
      { name: 'ibc-relayer', version: '0.29.5' },
      { name: 'ibc-relayer-rest', version: '0.29.5' },
    ],
    chains: [hub, zone],
    workers: [
      { kind: 'Client', workers: 2 },
      { kind: 'Packet', workers: 2 },
    ],
  },
  telemetry: {
    state: 'ok',
    url: 'http://hermes.example:3001',
    backlog: [
      { ...end, chainId: hub, counterparty: zone, packets: 2, oldest: waiting.sequence },
      { ...end, chainId: zone, counterparty: hub, packets: 0 },
    ],
    balances: [{ chainId: hub, account: bob, denom: 'uhub', amount: '48200310' }],
    cleared,
  },
}
const bobs: z.input<typeof PacketView> = { ...stuckTransfer(waiting), sender: bob, sentTxHash: 'EF'.repeat(32), ageSeconds: 1_620 }

function wallet(
  chainId: string,
  own: Partial<z.input<typeof WalletView>> & { address: string },
  spent: string,
  has: string,
  daysLeft?: number,
) {
  const denom = chainId === hub ? 'uhub' : 'uzone'
  return {
    chainId,
    kind: 'lane' as const,
    booked: true,
    balances: [{ denom, amount: has }],
    gas: {
      denom,
      symbol: chainId === hub ? 'HUB' : undefined,
      decimals: 6,
      spent7Days: { denom, amount: spent },
      daysLeft,
      lowBelow: { denom, amount: '100000000' },
      low: false,
    },
    moves: [],
    ...own,
  }
}

function channelEnd(chainId: string, stuck: number, unacknowledged: number): z.input<typeof AdminChannelView>['source'] {
  return {
    chainId,
    ...end,
    state: 'OPEN',
    client: { clientId: '07-tendermint-0', status: 'active', expiresAt: '2026-03-16T09:29:00.000Z' },
    connectionId: 'connection-0',
    packets: { open: 0, stuck, unacknowledged },
  }
}

export const adminHermesExamples: ExamplesOf<typeof adminHermesEndpoints> = {
  adminHermes: {
    replies: {
      200: {
        cli: { state: 'ok', version: '1.10.5' },
        lanes: [
          {
            lane: 'relayooor',
            chains: [
              { chainId: hub, address: lane, balance: { denom: 'uhub', amount: '499997889' } },
              { chainId: zone, address: laneOnZone, balance: { denom: 'uzone', amount: '499997636' } },
            ],
          },
        ],
        runs,
        running: relayed,
        chainpulse: {
          state: 'ok',
          url: 'http://chainpulse.example:3001',
          chains: 2,
          stuck: [{ source: hub, destination: zone, channelId: 'channel-0', packets: 2 }],
          userData: true,
        },
      },
    },
  },
  adminHermesRuns: { query: { lane: 'relayooor', state: 'ended', limit: 50 }, replies: { 200: { items: runs, nextCursor: null } } },
  adminHints: {
    replies: {
      200: {
        items: [{ from: 'chainpulse', packet: bobs, known: true, claimed: { sender: bob } }],
        refuted: 0,
        unconfirmed: 0,
        silent: [],
      },
    },
  },
  adminWallets: {
    replies: {
      200: {
        items: [
          wallet(hub, { kind: 'service', address: service }, '0', '102406020'),
          wallet(hub, { lane: 'relayooor', address: lane }, '2111', '499997889', 1_657_974.9),
          wallet(zone, { kind: 'service', address: serviceOnZone }, '0', '100000000'),
          wallet(zone, { lane: 'relayooor', address: laneOnZone }, '2364', '499997636', 1_480_534.4),
        ],
        nextCursor: null,
      },
    },
  },
  adminChannels: {
    replies: {
      200: {
        items: [
          {
            source: channelEnd(hub, 2, 2),
            destination: channelEnd(zone, 0, 0),
            stuck: 2,
            receiptMissing: 2,
            canComeBack: 0,
            oldestAgeSeconds: 1_620,
            value: [{ ...uhub('50000000'), symbol: 'HUB', decimals: 6 }],
            ways: [{ chainId: hub, sent: 4, arrived: 2, cameBack: 0, open: 2, windowSeconds: 36_000 }],
          },
        ],
        nextCursor: null,
      },
    },
  },
}
