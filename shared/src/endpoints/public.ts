import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { Denom } from '../amount.ts'
import { TokenId } from '../memo.ts'
import { ChainId, ChannelId, PacketId, packetKey, PortId, Sequence, TxHash } from '../packet.ts'
import { RecoveryDraft } from '../recoveryViews.ts'
import {
  AccountView,
  ChannelView,
  ClearingStatus,
  ConfigView,
  listOf,
  PacketView,
  Quote,
  QuoteWithSecret,
  Receipt,
  RouteView,
  StatisticsView,
} from '../views.ts'
import { Address, page } from './endpoint.ts'

export const maxPacketsPerQuote = 100

export const TokenRequest = z.strictObject({
  walletAddress: Address,
  chainId: ChainId,
  denom: Denom.optional(),
  refundAddress: Address.optional(),
  packets: z
    .array(z.strictObject(PacketId.shape))
    .min(1)
    .max(maxPacketsPerQuote)
    .refine(packets => new Set(packets.map(packetKey)).size === packets.length, 'names a packet twice'),
})
export type TokenRequest = z.infer<typeof TokenRequest>

/** What anybody may ask. */
export const publicEndpoints = {
  config: {
    method: 'GET',
    path: '/config',
    summary: 'What this service is: chains, payment denoms, keys that sign quotes',
    cost: { read: 1 },
    replies: { 200: ConfigView },
    problems: [],
  },
  stuckPackets: {
    method: 'GET',
    path: '/packets/stuck',
    summary: 'Stuck transfers; with an address also those that are not late yet',
    cost: { read: { each: 50, of: 'limit' } },
    query: z.strictObject({
      address: Address.optional(),
      role: z.enum(['sender', 'receiver', 'any']).default('any'),
      chainId: ChainId.optional(),
      channelId: ChannelId.optional(),
      ...page,
    }),
    replies: { 200: listOf(PacketView) },
    problems: ['invalid-request'],
  },
  packetsByTx: {
    method: 'GET',
    path: '/packets/by-tx/:chainId/:txHash',
    summary: 'Every transfer that a transaction sent, or that it carried or tried to carry for a relayer, stuck or not',
    cost: { look: { each: 1, of: 'found' } },
    params: z.strictObject({ chainId: ChainId, txHash: TxHash }),
    replies: { 200: listOf(PacketView) },
    problems: ['invalid-request', 'not-found', 'unsupported-chain'],
  },
  packet: {
    method: 'GET',
    path: '/packets/:chainId/:portId/:channelId/:sequence',
    summary:
      'One transfer, checked on both chains now; where no node has its data (`packet-data-unavailable`), POST /packets/prove takes it',
    cost: { look: { each: 1, of: 'found' } },
    params: z.strictObject({ chainId: ChainId, portId: PortId, channelId: ChannelId, sequence: Sequence }),
    replies: { 200: PacketView },
    problems: ['invalid-request', 'not-found', 'unsupported-chain'],
  },
  channels: {
    method: 'GET',
    path: '/channels',
    summary: 'Routes: both ends, light clients, what is stuck, how our clears went',
    cost: { read: 1 },
    replies: { 200: listOf(ChannelView) },
    problems: [],
  },
  channel: {
    method: 'GET',
    path: '/channels/:chainId/:portId/:channelId',
    summary: 'The route that has this end: as in the list, with its days',
    cost: { look: 1 },
    params: z.strictObject({ chainId: ChainId, portId: PortId, channelId: ChannelId }),
    replies: { 200: RouteView },
    problems: ['invalid-request', 'not-found'],
  },
  recovery: {
    method: 'GET',
    path: '/channels/:chainId/:portId/:channelId/recovery',
    summary: 'A draft of the vote that revives the light client beneath this end, with the clients that could take its place',
    cost: { look: 1 },
    params: z.strictObject({ chainId: ChainId, portId: PortId, channelId: ChannelId }),
    replies: { 200: RecoveryDraft },
    problems: ['invalid-request', 'not-found', 'unsupported-chain'],
  },
  statistics: {
    method: 'GET',
    path: '/statistics',
    summary: 'Public totals, counted from the records',
    cost: { read: 1 },
    replies: { 200: StatisticsView },
    problems: [],
  },
  account: {
    method: 'GET',
    path: '/accounts/:chainId/:address',
    summary: 'What a wallet needs to sign: account number, sequence, spendable balances',
    cost: { look: 1 },
    params: z.strictObject({ chainId: ChainId, address: Address }),
    replies: { 200: AccountView },
    problems: ['invalid-request', 'not-found', 'unsupported-chain'],
  },
  requestToken: {
    method: 'POST',
    path: '/clearing/request-token',
    summary: 'A signed quote for clearing exactly these packets, and a `noticeSecret` beside what is signed',
    cost: { look: { each: 1, of: 'packets' }, order: 1 },
    body: TokenRequest,
    replies: { 201: QuoteWithSecret },
    problems: ['invalid-request', 'not-clearable', 'already-paid', 'unsupported-chain', 'unsupported-denom', 'paused', 'route-paused'],
  },
  broadcast: {
    method: 'POST',
    path: '/clearing/broadcast',
    summary: 'Checks that a signed transaction pays this token, keeps it, and only then broadcasts it',
    cost: { order: { each: 10_000, of: 'txBytes' } },
    body: z.strictObject({ token: TokenId, txBytes: z.base64().max(40_000) }),
    replies: { 202: z.object({ txHash: TxHash }) },
    problems: ['invalid-request', 'not-found', 'token-expired', 'payment-mismatch', 'broadcast-rejected'],
  },
  verifyPayment: {
    method: 'POST',
    path: '/clearing/verify-payment',
    summary: 'Looks for a payment now: 200 once it is proven, 202 while it is not',
    cost: { order: 1 },
    body: z.strictObject({ token: TokenId, txHash: TxHash }),
    replies: { 200: ClearingStatus, 202: ClearingStatus },
    problems: ['invalid-request', 'not-found', 'payment-mismatch', 'payment-failed'],
  },
  status: {
    method: 'GET',
    path: '/clearing/status/:token',
    summary: 'Where an order stands',
    cost: { read: 1 },
    params: z.strictObject({ token: TokenId }),
    replies: { 200: ClearingStatus },
    problems: ['invalid-request', 'not-found'],
  },
  statusByPayment: {
    method: 'GET',
    path: '/clearing/by-payment/:chainId/:txHash',
    summary: 'The order that a payment belongs to, for who lost the link',
    cost: { read: 1 },
    params: z.strictObject({ chainId: ChainId, txHash: TxHash }),
    replies: { 200: ClearingStatus },
    problems: ['invalid-request', 'not-found', 'unsupported-chain'],
  },
  quote: {
    method: 'GET',
    path: '/clearing/quote/:token',
    summary: 'The signed quote again, for a page that was reloaded',
    cost: { read: 1 },
    params: z.strictObject({ token: TokenId }),
    replies: { 200: Quote },
    problems: ['invalid-request', 'not-found'],
  },
  receipt: {
    method: 'GET',
    path: '/clearing/receipt/:token',
    summary: 'A finished order with its quote, signed',
    cost: { read: 1 },
    params: z.strictObject({ token: TokenId }),
    replies: { 200: Receipt },
    problems: ['invalid-request', 'not-found', 'not-finished'],
  },
} as const satisfies Record<string, Endpoint>
