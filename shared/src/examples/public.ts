import type { publicEndpoints } from '../endpoints/public.ts'
import type { ExamplesOf } from './example.ts'
import {
  alice,
  awaitingPayment,
  cleared,
  hub,
  noticeSecret,
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

const parameters = {
  trustLevel: '1/3',
  unbondingPeriod: '1814400s',
  maxClockDrift: '5s',
  upgradePath: 'upgrade/upgradedIBCState',
  proofSpecs: '4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a',
}

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
            paymentDenoms: [{ denom: 'uhub', symbol: 'HUB', decimals: 6, fees: { service: '1000000', perPacket: '100000' } }],
            healthy: true,
          },
          {
            chainId: zone,
            name: 'Sandbox Zone',
            bech32Prefix: 'osmo',
            slip44: 118,
            algorithm: 'secp256k1',
            serviceAddress: serviceOnZone,
            paymentDenoms: [{ denom: 'uzone', symbol: 'ZONE', decimals: 6, fees: { service: '1000000', perPacket: '100000' } }],
            healthy: true,
          },
        ],
        rates: { uhub: { price: '2.00', decimals: 6 }, uzone: { price: '0.50', decimals: 6 } },
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
  recovery: {
    params: { chainId: hub, portId: 'transfer', channelId: 'channel-3' },
    replies: {
      200: {
        chainId: hub,
        follows: zone,
        subject: { clientId: '07-tendermint-3', latestHeight: '1-900', status: 'expired', parameters },
        substitutes: [
          {
            clientId: '07-tendermint-6',
            latestHeight: '1-4100',
            status: 'active',
            parameters: { ...parameters, maxClockDrift: '10s' },
            following: 'follows',
            differs: ['maxClockDrift'],
          },
          { clientId: '07-tendermint-5', latestHeight: '1-4000', status: 'active', parameters, following: 'follows', differs: [] },
        ],
        proposal: {
          messages: [
            {
              '@type': '/ibc.core.client.v1.MsgRecoverClient',
              subject_client_id: '07-tendermint-3',
              substitute_client_id: '07-tendermint-5',
              signer: 'cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn',
            },
          ],
          metadata: '',
          deposit: '10000000uhub',
          title: `Recover the light client of ${zone}`,
          summary:
            `07-tendermint-3, the light client of ${zone}, is dead: transfers over its connections can neither arrive nor come back. ` +
            'This puts the state of 07-tendermint-5 in its place, which follows the same chain with the same parameters.',
          expedited: false,
        },
        olderCommand: 'tx gov submit-legacy-proposal update-client 07-tendermint-3 07-tendermint-5',
        createSubstitute:
          `hermes create client --host-chain ${hub} --reference-chain ${zone} --trusting-period 1209600s ` +
          '--clock-drift 5s --trust-threshold 1/3',
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
  requestToken: {
    body: { walletAddress: alice, chainId: hub, denom: 'uhub', refundAddress: alice, packets },
    replies: { 201: { ...quote, noticeSecret } },
  },
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
          value: 'NoyhTTOIrw1H9aKNVkv9vvFWja3+aStJuYnhFhlrGobzN+JTdxPLqXdeAZKWtaFV84R4mn0orm/jW8CchD5JBw==',
        },
      },
    },
  },
}
