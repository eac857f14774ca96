import type { z } from 'zod'
import type { Amount } from '../amount.ts'
import type { PacketId } from '../packet.ts'
import type { ClearingStatus, PacketView, PaymentView, Quote, RefundView } from '../views.ts'

/**
 * One story, of which every example tells a part. On the chains of the sandbox two transfers of Alice are stuck; she pays for them, and
 * they arrive. Bob asks for a price too, and Carol pays it for him without the memo: her money is held, and goes back when she proves
 * that she paid. The keys are those of the sandbox, and signatures hold.
 */
export const hub = 'sandhub-1'
export const zone = 'sandzone-1'
export const alice = 'cosmos196gew9kmqpfwvk80k00fad2wc63jeesuljczl0'
export const aliceOnZone = 'osmo196gew9kmqpfwvk80k00fad2wc63jeesuhftjfa'
export const bob = 'cosmos1gpgfmn6r4mrjpe024xr40wnyhtl5c8etwh2w0r'
export const carol = 'cosmos1xcqfkanpl9uvk9p3jw83as839ppqjddt44rms4'
export const service = 'cosmos10undadutj2q5datztw2f2rcdtzflsa687cyuhq'
/** Which the service had on the hub before. */
export const formerService = 'cosmos1pyysjzgfpyysjzgfpyysjzgfpyysjzgfam50we'
export const serviceOnZone = 'osmo10undadutj2q5datztw2f2rcdtzflsa68krhvpj'
export const lane = 'cosmos1nl3qatn9crrphz9mpld3vsv73wkygf8sphs9wl'
export const laneOnZone = 'osmo1nl3qatn9crrphz9mpld3vsv73wkygf8sfvr4cd'
export const site = 'https://clear.example'

/** A moment of the day on which it happens. */
export const at = (time: string) => `2026-03-02T${time}.000Z`
export const uhub = (amount: string): Amount => ({ denom: 'uhub', amount })

const end = { chainId: hub, portId: 'transfer', channelId: 'channel-0' }
export const route = { destinationChainId: zone, destinationPortId: 'transfer', destinationChannelId: 'channel-0' }
export const packets: [PacketId, PacketId] = [
  { ...end, sequence: '41' },
  { ...end, sequence: '42' },
]
/** Both were sent in one transaction. */
export const sent = { at: at('09:05:00'), txHash: '86FA9321E5929AB80B8FF883E51A4B713C866CBC4DFF635F43073FFF4E5A54B5', height: '800' }
export const stuck = packets.map(stuckTransfer)
/** What each of them carries, as ibc-go writes it, and when it runs out of time, in nanoseconds: its commitment covers both. */
export const carriedData = JSON.stringify({ amount: '25000000', denom: 'uhub', receiver: aliceOnZone, sender: alice })
export const timeoutNanos = `${Date.parse(at('19:05:00'))}000000`

export function stuckTransfer(packet: PacketId): z.input<typeof PacketView> {
  return {
    packet,
    route,
    sentAt: sent.at,
    sentTxHash: sent.txHash,
    ageSeconds: 1_500,
    stuck: true,
    sender: alice,
    receiver: aliceOnZone,
    amount: uhub('25000000'),
    symbol: 'HUB',
    decimals: 6,
    timeout: { at: at('19:05:00'), elapsed: false },
    verdict: { kind: 'deliver', advice: 'Nobody has carried it across yet. Clearing delivers your 25 HUB to Sandbox Zone.', facts: {} },
  }
}

export const token = '7f0c2a8e-51b7-4d0e-9a43-c1e7f2b08d96'
export const total = uhub('1203010')
export const expected = { chainId: hub, address: service, amount: total, memo: `CLR-${token}` }
export const quote: z.input<typeof Quote> = {
  token,
  createdAt: at('09:30:00'),
  expiresAt: at('09:35:00'),
  walletAddress: alice,
  refundAddress: alice,
  packets,
  payment: { ...expected, gas: '150000', fee: uhub('1500'), timeoutHeight: '2600' },
  fees: {
    service: uhub('1000000'),
    packets: packets.map(packet => ({
      packet,
      verdict: 'deliver',
      amount: uhub('101505'),
      perPacket: uhub('100000'),
      gas: uhub('1505'),
      discount: uhub('0'),
    })),
    total,
    gasEstimate: [
      { chainId: hub, denom: 'uhub', amount: '2132' },
      { chainId: zone, denom: 'uzone', amount: '3510' },
    ],
  },
  signature: {
    keyId: '92a0f9615ff9fda2',
    value: 'bsWXSa6gL8xmay+keL8b9KNI80dfzpUDox6ilujY6TwTYco0EHafNDrEgGijjWRXctlzPml36PN6Jez02RbCCA==',
  },
}

/** Came with Alice's price. */
export const noticeSecret = 'OshMkCj9eGajw0I6Zgx2NuN1_toNfhzHgmM_rRBQlsM'
/** In the mails to her. */
export const noticeKeys = {
  confirm: '5d0f4c1e-2a3b-4c5d-8e6f-708192a3b4c5.QPbzjB47Wf7l2N6aDEsMXRgrYLlcDupL-D691proJig',
  stop: '5d0f4c1e-2a3b-4c5d-8e6f-708192a3b4c5.5hcvxDy-_hIOYWMSdKRaELnRrgGWC5rdlnt0e_tA_iA',
}

/** Alice's payment as her wallet signs it. */
export const paidBytes =
  'Cr8BCo8BChwvY29zbW9zLmJhbmsudjFiZXRhMS5Nc2dTZW5kEm8KLWNvc21vczE5NmdldzlrbXFwZnd2azgwazAwZmFkMndjNjNq' +
  'ZWVzdWxqY3psMBItY29zbW9zMTB1bmRhZHV0ajJxNWRhdHp0dzJmMnJjZHR6ZmxzYTY4N2N5dWhxGg8KBHVodWISBzEyMDMwMTAS' +
  'KENMUi03ZjBjMmE4ZS01MWI3LTRkMGUtOWE0My1jMWU3ZjJiMDhkOTYYqBQSZgpQCkYKHy9jb3Ntb3MuY3J5cHRvLnNlY3AyNTZr' +
  'MS5QdWJLZXkSIwohA1o5ob3neRMDGT6yLQDquwzqGkXp5j/YBrtvCCMQAhUvEgQKAggBGAESEgoMCgR1aHViEgQxNTAwEPCTCRpA' +
  'zX0/jnJjnF5/3RRIeg06SX2Q8xaATKSVEw6fH67fELEW5LVVAAwvRjsohIDdVJkNEfdprH9lVQJjSwE8lWIf5A=='
export const paidHash = '606AAAA18FB14DCEE3464D964BB71039F533224AF5F26A232AED2644B53D6D65'
export const paid: z.input<typeof PaymentView> = {
  txHash: paidHash,
  chainId: hub,
  payer: alice,
  amounts: [total],
  height: '2362',
  at: at('09:31:02'),
  match: 'exact',
  state: 'settled',
}

export const deliveredHash = '2D1B2F5B4B86BEFE13F975F5C17E30F7DBAD200C060064643F031C9A433E7B95'
export const finishedAt = at('09:31:09')
const order = { token, expected, refunds: [], createdAt: quote.createdAt, expiresAt: quote.expiresAt }
const carried = {
  verdict: 'deliver' as const,
  amount: uhub('25000000'),
  symbol: 'HUB',
  decimals: 6,
  sender: alice,
  receiver: aliceOnZone,
  destinationChainId: zone,
}
const payment = { txHash: paidHash, chainId: hub }

export const awaitingPayment: z.input<typeof ClearingStatus> = {
  ...order,
  revision: 1,
  status: 'awaiting_payment',
  payments: [],
  packets: packets.map(packet => ({ ...carried, packet, result: 'pending' })),
  timeline: [{ at: quote.createdAt, kind: 'quoted', text: 'Price given.', data: {} }],
}

export const cleared: z.input<typeof ClearingStatus> = {
  ...order,
  revision: 8,
  status: 'cleared',
  payments: [paid],
  packets: packets.map(packet => ({
    ...carried,
    packet,
    result: 'delivered',
    txHash: deliveredHash,
    txChainId: zone,
    at: finishedAt,
  })),
  timeline: [
    ...awaitingPayment.timeline,
    { at: paid.at, kind: 'payment-seen', text: 'A payment is in block 2362.', data: payment },
    { at: paid.at, kind: 'payment-exact', text: '1.20301 HUB arrived: the exact amount.', data: payment },
    { at: paid.at, kind: 'queued', text: 'In line for Hermes.', data: {} },
    { at: at('09:31:03'), kind: 'clearing', text: 'Hermes is called to carry the transfers.', data: { lane: 'relayooor' } },
    ...packets.map(packet => ({
      at: finishedAt,
      kind: 'delivered' as const,
      text: 'A transfer arrived at its destination.',
      data: { packet, txHash: deliveredHash, chainId: zone },
    })),
    { at: finishedAt, kind: 'cleared', text: 'Everything paid for is cleared.', data: { earned: total.amount, denom: total.denom } },
  ],
  finishedAt,
}

/** Bob's price, which Carol pays. */
export const bobsToken = 'c4b8e1d2-0f6a-4b3c-8e57-2a9d10f7b635'
export const bobsPackets: [PacketId, PacketId] = [
  { ...end, sequence: '43' },
  { ...end, sequence: '44' },
]
export const heldHash = '96E47741AD29BDB6753C147D34D08868569A02310D748A96350834B5D82FC978'
export const heldMemo = "for Bob's transfer"
export const heldId = '13'
export const held: z.input<typeof PaymentView> = {
  txHash: heldHash,
  chainId: hub,
  payer: carol,
  amounts: [total],
  height: '2388',
  at: at('09:31:28'),
  match: 'unmatched',
  state: 'held',
  heldReason: 'unmatched',
}
export const settled = { ...held, state: 'settled' as const, heldReason: undefined }
export const refundId = '7'
export const refund: z.input<typeof RefundView> = {
  reason: 'unmatched',
  chainId: hub,
  amount: total,
  lessGas: true,
  to: carol,
  status: 'awaiting_approval',
  waitsFor: 'above-limit',
}
