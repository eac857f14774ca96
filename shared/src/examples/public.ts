import type { publicEndpoints } from '../endpoints/public.ts'
import type { ExamplesOf } from './example.ts'
import {
  alice,
  awaitingPayment,
  cleared,
  hub,
  packets,
  paidBytes,
  paidHash,
  quote,
  sent,
  service,
  serviceOnZone,
  stuck,
  stuckTransfer,
  token,
  zone,
} from './story.ts'

const client = { clientId: '07-tendermint-0', status: 'active' as const, expiresAt: '2026-03-16T09:29:00.000Z' }

const route = {
  source: {
    chainId: hub,
    portId: 'transfer',
    channelId: 'channel-0',
    state: 'OPEN' as const,
    client,
  },
  destination: {
    chainId: zone,
    portId: 'transfer',
    channelId: 'channel-0',
    state: 'OPEN' as const,
    client,
  },
  stuck: 4,
  receiptMissing: 0,
  canComeBack: 0,
  oldestAgeSeconds: 1_500,
  value: [{ denom: 'uhub', amount: '100000000', symbol: 'HUB', decimals: 6 }],
  ways: [{ chainId: hub, sent: 4, arrived: 0, cameBack: 0, open: 4, windowSeconds: 36_000 }],
}

export const publicExamples: ExamplesOf<typeof publicEndpoints> = {
  config: {
    replies: {
      200: {
        service: { name: 'relayooor', supportUrl: 'https://clear.example/help', branding: {} },
        chains: [
          {
            chainId: hub,
            name: 'Sandbox Hub',
            bech32Prefix: 'cosmos',
            slip44: 118,
            algorithm: 'secp256k1',
            serviceAddress: service,
            paymentDenoms: [{ denom: 'uhub', symbol: 'HUB', decimals: 6 }],
            healthy: true,
          },
          {
            chainId: zone,
            name: 'Sandbox Zone',
            bech32Prefix: 'osmo',
            slip44: 118,
            algorithm: 'secp256k1',
            serviceAddress: serviceOnZone,
            paymentDenoms: [{ denom: 'uzone', symbol: 'ZONE', decimals: 6 }],
            healthy: true,
          },
        ],
        signingKeys: [{ id: '92a0f9615ff9fda2', publicKey: 'V1MGokOnvYTYVfatjmsbudlfv4BfxsCnhmvP9oTMsvA=' }],
        tokenTtlSeconds: 300,
        confirmations: 1,
        stuckAfterSeconds: 120,
        mode: 'sandbox',
      },
    },
  },
  stuckPackets: {
    query: { address: alice, role: 'sender', chainId: hub, channelId: 'channel-0', limit: 50 },
    replies: { 200: { items: stuck, nextCursor: null } },
  },
  packetsByTx: { params: { chainId: hub, txHash: sent.txHash }, replies: { 200: { items: stuck, nextCursor: null } } },
  packet: { params: packets[0], replies: { 200: stuckTransfer(packets[0]) } },
  channels: { replies: { 200: { items: [route], nextCursor: null } } },
  channel: {
    params: { chainId: hub, portId: 'transfer', channelId: 'channel-0' },
    replies: {
      200: {
        // Two of them were cleared since the list.
        channel: {
          ...route,
          stuck: 2,
          receiptMissing: 2,
          oldestAgeSeconds: 1_620,
          value: [{ denom: 'uhub', amount: '50000000', symbol: 'HUB', decimals: 6 }],
          ways: [{ chainId: hub, sent: 4, arrived: 2, cameBack: 0, open: 2, windowSeconds: 36_000 }],
        },
        days: [{ day: '2026-03-02', sent: 4, arrived: 2, cameBack: 0, open: 2 }],
      },
    },
  },
  statistics: {
    replies: {
      200: {
        packetsCleared: 2,
        operations: 1,
        successRate: 1,
        clearSeconds: null,
        byDay: [{ day: '2026-03-02', packetsCleared: 2, operations: 1 }],
      },
    },
  },
  account: {
    params: { chainId: hub, address: alice },
    replies: {
      200: {
        accountNumber: '1',
        sequence: '1',
        pubKeyTypeUrl: '/cosmos.crypto.secp256k1.PubKey',
        spendable: [{ denom: 'uhub', amount: '11949998000' }],
      },
    },
  },
  requestToken: { body: { walletAddress: alice, chainId: hub, denom: 'uhub', refundAddress: alice, packets }, replies: { 201: quote } },
  broadcast: { body: { token, txBytes: paidBytes }, replies: { 202: { txHash: paidHash } } },
  verifyPayment: { body: { token, txHash: paidHash }, replies: { 200: cleared, 202: awaitingPayment } },
  status: { params: { token }, replies: { 200: cleared } },
  statusByPayment: { params: { chainId: hub, txHash: paidHash }, replies: { 200: cleared } },
  quote: { params: { token }, replies: { 200: quote } },
  receipt: {
    params: { token },
    replies: {
      200: {
        status: cleared,
        quote,
        signature: {
          keyId: '92a0f9615ff9fda2',
          value: '+489pMgX5ae2AETabA6Q0BtwBiVF+kywPE7XkNI4iDSp0JfuID2yvuH4gBq92iCGYIbJ2qzOEtjpF95EVXcuAw==',
        },
      },
    },
  },
}
