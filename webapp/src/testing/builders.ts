import type {
  AccountView,
  ChannelView,
  ClearingStatus,
  ConfigView,
  OperationView,
  PacketId,
  PacketResultView,
  PacketView,
  PaymentInTx,
  PaymentView,
  Quote,
  QuoteTerms,
  SessionView,
  TxPaymentsView,
  UserStatisticsView,
} from '@relayooor/shared'
import { paymentMemo, writeAddress } from '@relayooor/shared'

/** What the service could answer; each builder gives a valid one, changed by what a test is about. */
const person = new Uint8Array(20).fill(0x11)
const service = new Uint8Array(20).fill(0x22)

export const addresses = {
  hub: writeAddress('cosmos', person),
  zone: writeAddress('osmo', person),
  serviceHub: writeAddress('cosmos', service),
  serviceZone: writeAddress('osmo', service),
}

export const aToken = '6f0c2a8e-51b7-4d0e-9a43-c1e7f2b08d96'
export const aTxHash = 'A1F0C3'.padEnd(60, '0').concat('77C3')

export function anAmount(amount: string | number = '1250000', denom = 'uhub'): { denom: string; amount: string } {
  return {
    denom,
    amount: String(amount),
  }
}

export function aPacketId(overrides: Partial<PacketId> = {}): PacketId {
  return {
    chainId: 'sandhub-1',
    portId: 'transfer',
    channelId: 'channel-0',
    sequence: '42',
    ...overrides,
  }
}

export function aConfig(overrides: Partial<ConfigView> = {}): ConfigView {
  return {
    service: { name: 'relayooor', branding: {} },
    chains: [
      {
        chainId: 'sandhub-1',
        name: 'Sand Hub',
        bech32Prefix: 'cosmos',
        slip44: 118,
        algorithm: 'secp256k1',
        explorerTx: 'https://explorer.example/hub/tx/{txHash}',
        explorerProposal: 'https://explorer.example/hub/proposals/{proposalId}',
        serviceAddress: addresses.serviceHub,
        paymentDenoms: [{ denom: 'uhub', symbol: 'HUB', decimals: 6, fees: { service: '1000000', perPacket: '100000' } }],
        healthy: true,
      },
      {
        chainId: 'sandzone-1',
        name: 'Sand Zone',
        bech32Prefix: 'osmo',
        slip44: 118,
        algorithm: 'secp256k1',
        serviceAddress: addresses.serviceZone,
        paymentDenoms: [{ denom: 'uzone', symbol: 'ZONE', decimals: 6, fees: { service: '1000000', perPacket: '100000' } }],
        healthy: true,
      },
    ],
    rates: {},
    signingKeys: [],
    tokenTtlSeconds: 300,
    confirmations: 1,
    stuckAfterSeconds: 120,
    mode: 'sandbox',
    ...overrides,
  }
}

export function aPacket(overrides: Partial<PacketView> = {}): PacketView {
  return {
    packet: aPacketId(),
    route: { destinationChainId: 'sandzone-1', destinationPortId: 'transfer', destinationChannelId: 'channel-0' },
    sentAt: '2026-11-21T10:00:00Z',
    sentTxHash: aTxHash,
    ageSeconds: 11_520,
    stuck: true,
    sender: addresses.hub,
    receiver: addresses.zone,
    amount: anAmount(12_500_000),
    symbol: 'HUB',
    decimals: 6,
    timeout: { elapsed: false },
    verdict: { kind: 'deliver', advice: 'Nobody has carried it across yet.' },
    ...overrides,
  }
}

export function someTerms(overrides: Partial<QuoteTerms> = {}): QuoteTerms {
  const packet = aPacketId()
  return {
    token: aToken,
    createdAt: '2026-11-21T13:10:00Z',
    expiresAt: '2026-11-21T13:15:00Z',
    walletAddress: addresses.hub,
    refundAddress: addresses.hub,
    packets: [packet],
    payment: {
      chainId: 'sandhub-1',
      address: addresses.serviceHub,
      amount: anAmount(1_112_000),
      memo: paymentMemo(aToken),
      gas: '120000',
      fee: anAmount(3_000),
      timeoutHeight: '4711',
    },
    fees: {
      service: anAmount(1_000_000),
      packets: [
        {
          packet,
          verdict: 'deliver',
          amount: anAmount(112_000),
          perPacket: anAmount(100_000),
          gas: anAmount(12_000),
          discount: anAmount(0),
        },
      ],
      total: anAmount(1_112_000),
    },
    ...overrides,
  }
}

export function aQuote(overrides: Partial<Quote> = {}): Quote {
  return {
    ...someTerms(),
    signature: { keyId: 'k1', value: '' },
    ...overrides,
  }
}

export function aResult(overrides: Partial<PacketResultView> = {}): PacketResultView {
  return {
    packet: aPacketId(),
    verdict: 'deliver',
    result: 'pending',
    amount: anAmount(12_500_000),
    symbol: 'HUB',
    decimals: 6,
    sender: addresses.hub,
    receiver: addresses.zone,
    destinationChainId: 'sandzone-1',
    ...overrides,
  }
}

export function aPayment(overrides: Partial<PaymentView> = {}): PaymentView {
  return {
    txHash: aTxHash,
    chainId: 'sandhub-1',
    payer: addresses.hub,
    amounts: [anAmount(1_112_000)],
    height: '4690',
    at: '2026-11-21T13:11:01Z',
    match: 'exact',
    state: 'settled',
    ...overrides,
  }
}

export function aStatus(overrides: Partial<ClearingStatus> = {}): ClearingStatus {
  const { payment } = someTerms()
  return {
    token: aToken,
    revision: 1,
    status: 'awaiting_payment',
    payments: [],
    expected: {
      chainId: payment.chainId,
      address: payment.address,
      amount: payment.amount,
      memo: payment.memo,
    },
    packets: [aResult()],
    refunds: [],
    timeline: [],
    createdAt: '2026-11-21T13:10:00Z',
    expiresAt: '2026-11-21T13:15:00Z',
    ...overrides,
  }
}

export function anAccount(overrides: Partial<AccountView> = {}): AccountView {
  return {
    accountNumber: '7',
    sequence: '3',
    spendable: [anAmount(50_000_000)],
    ...overrides,
  }
}

export function aChannel(overrides: Partial<ChannelView> = {}): ChannelView {
  const client = { clientId: '07-tendermint-0', status: 'active', expiresAt: '2026-12-01T00:00:00Z' } as const
  return {
    source: {
      chainId: 'sandhub-1',
      portId: 'transfer',
      channelId: 'channel-0',
      state: 'OPEN',
      client,
    },
    destination: {
      chainId: 'sandzone-1',
      portId: 'transfer',
      channelId: 'channel-0',
      state: 'OPEN',
      client,
    },
    stuck: 0,
    receiptMissing: 0,
    canComeBack: 0,
    value: [],
    ...overrides,
  }
}

export function anOperation(overrides: Partial<OperationView> = {}): OperationView {
  const { token, revision, status, payments, expected, packets, refunds, createdAt, expiresAt } = aStatus({
    status: 'cleared',
    payments: [aPayment()],
    packets: [aResult({ result: 'delivered' })],
  })
  return {
    token,
    revision,
    status,
    payments,
    expected,
    packets,
    refunds,
    createdAt,
    expiresAt,
    packetCount: packets.length,
    results: { delivered: 1 },
    ...overrides,
  }
}

export function aSession(overrides: Partial<SessionView> = {}): SessionView {
  return { address: addresses.hub, chainId: 'sandhub-1', role: 'user', expiresAt: '2026-12-21T13:10:00Z', ...overrides }
}

export function someStatistics(overrides: Partial<UserStatisticsView> = {}): UserStatisticsView {
  return {
    address: addresses.hub,
    operations: 0,
    packetsRequested: 0,
    packetsCleared: 0,
    packetsReturned: 0,
    successRate: 0,
    paid: [],
    refunded: [],
    clearSeconds: { p50: 0, p95: 0 },
    byDay: [],
    channels: [],
    firstAt: null,
    lastAt: null,
    ...overrides,
  }
}

/** A payment that nobody's order claims. */
export function aHeldPayment(overrides: Partial<PaymentInTx> = {}): PaymentInTx {
  return {
    ...aPayment({ match: 'unmatched', state: 'held', heldReason: 'unmatched' }),
    refunds: [],
    may: ['attach', 'send-back'],
    ...overrides,
  }
}

export function aTxView(overrides: Partial<TxPaymentsView> = {}): TxPaymentsView {
  return { chainId: 'sandhub-1', txHash: aTxHash, found: 'paid-us', height: '4690', items: [aHeldPayment()], ...overrides }
}
