import type { Rate } from '@relayooor/shared'
import type { HotWallet } from '../chains/hotWallet.ts'
import type { GasPrice } from '../chains/judgeGasPrice.ts'
import type { PacketContext } from '../packets/context.ts'
import type { VerdictSettings } from '../packets/judgeVerdict.ts'

/** In base units of the payment's denom. `tiers`: percent off, from a number of transfers in 30 days on. */
export interface Fees {
  service: bigint
  perPacket: bigint
  tiers: { packets: number; discountPercent: number }[]
}

/**
 * How much of a denom may be refunded automatically for payments that fewer than two nodes showed: the most that one lying node can cost.
 * Base units; undefined is no cap.
 */
export interface RefundCaps {
  /** One refund that the payer caused; above it a person has to agree. */
  caused: bigint | undefined
  /** All refunds that payers caused, in 24 hours and on one chain. */
  causedDaily: bigint | undefined
  /** All refunds of failed orders, in 24 hours and on one chain. */
  failedDaily: bigint | undefined
}

/** In days. What decides something, or leads money home, is kept whatever this says. */
export interface Retention {
  /** What an unpaid price was, after its time. */
  prices: number
  /** How an order went, in the tables that are at work, after its end; then it is archived. */
  orders: number
  /** An order with its transfers and receipt, after its end: then its money and its end alone are kept. */
  archivedOrders: number
}

/** What follows from the configuration alone: plain data and pure functions. */
export interface ClearingSettings extends VerdictSettings {
  /** Days for which things are kept after their end. */
  retention: Retention
  /** Where people reach the page: what they sign names it. */
  publicUrl: string
  /** Where payments go, by chain. */
  serviceAddresses: ReadonlyMap<string, string>
  /** The people who run it, as hex of address bytes: what they send to the service wallet without an order is no payment. */
  operatorAccounts: ReadonlySet<string>
  /** Denoms taken on a chain, the usual one first. */
  paymentDenoms: (chainId: string) => string[]
  fees: (denom: string) => Fees
  /** What a coin is worth; undefined when the operator has not said so. */
  rate: (chainId: string, denom: string) => Rate | undefined
  tokenTtlSeconds: number
  /** Unpaid prices of one requester. */
  openPrices: number
  /** Base units of `denom` that the unpaid prices on one route may add up to. */
  openLiability: (denom: string) => bigint
  /** Failed orders in a row after which a route gets no prices. */
  failingAfterOrders: number
  coolDownSeconds: number
  confirmations: number
  deadlineSeconds: number
  /** Seconds before the second, third, … attempt of a packet. */
  backoffSeconds: number[]
  /** Base units above which a person has to agree to a refund; undefined is no limit. */
  refundAutoLimit: (denom: string) => bigint | undefined
  /** How much leaves by itself for what one node alone has shown. */
  refundCaps: (denom: string) => RefundCaps
  /** What sending one refund on this chain costs, in base units of `denom`, rounded up; 0 when no rate is known. */
  sendingCost: (chainId: string, denom: string) => bigint
  /** Up to so much, what a payer caused does not go back by itself: it is not worth sending. */
  leastSent: (chainId: string, denom: string) => bigint
}

export interface OpenLane {
  configPath: string
  close: () => Promise<void>
}

/** The keys by which Hermes clears, a lane each. */
export interface Lanes {
  /** Hermes key names. */
  keys: string[]
  address: (lane: string, chainId: string) => string | undefined
  /** Addresses of all lanes on all chains. */
  signers: ReadonlySet<string>
  hermesBin: string
  /** Makes ready for one call over a lane, between these chains: its configuration is good until `close`. */
  open: (lane: string, chainIds: string[]) => Promise<OpenLane>
  clearTimeoutMs: number
  /** Resolves when a lane was freed, or after `ms`. */
  freed: (ms: number, signal: AbortSignal) => Promise<void>
}

export interface QuoteSigner {
  /** First signs, all are published, so that a quote outlives the rotation of its key. */
  keys: { id: string; publicKey: string }[]
  sign: (kind: 'quote' | 'receipt', document: object) => { keyId: string; value: string }
}

/** An address that prices named and that takes no payments now. */
export interface FormerWallet {
  chainId: string
  address: string
  /** The newest price that named it; null where only what came meanwhile is still to be handled. */
  last: Date | null
}

/** What the paid job needs beyond looking at packets. */
export interface ClearingContext extends PacketContext {
  settings: ClearingSettings
  signer: QuoteSigner
  /** `price`: what Hermes pays for a unit of gas now. `most`: how many units a transaction of it can have. */
  gas: { price: (chainId: string) => Promise<GasPrice>; most: (chainId: string) => Promise<bigint> }
  lanes: Lanes
  /** Addresses that took payments lately and do so no more. */
  formerWallets: () => Promise<FormerWallet[]>
  /** Signs for the service wallet on this chain; null without a key. */
  refundWallet: (chainId: string) => HotWallet | null
}
