import { readAddress } from '@relayooor/shared'
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { AlertSettings } from './alertSettings.ts'
import { Colours } from './colours.ts'

const BaseUnits = z.union([z.int().min(0), z.string().regex(/^\d{1,30}$/)]).transform(value => BigInt(value))
/** Opened by people from the page. */
const Link = z.url({ protocol: /^https?$/, error: 'must be an https or http address' })
const Asset = z.strictObject({ denom: z.string(), symbol: z.string(), decimals: z.int().min(0).max(36) })

/** Volume discounts: percent off service fee and packet fee, from a number of transfers in 30 days on. */
const Tier = z.strictObject({ packets: z.int().min(1), discountPercent: z.int().min(1).max(90) })

const Fees = z
  .strictObject({
    service: BaseUnits,
    perPacket: BaseUnits,
    tiers: z
      .array(Tier)
      .refine(tiers => new Set(tiers.map(tier => tier.packets)).size === tiers.length, 'names a number of packets twice')
      .default([]),
  })
  .refine(fees => fees.service + fees.perPacket > 0n, 'must not be zero together: nobody can pay nothing')

/** A plain decimal; a number in YAML is as exact as it is written. */
const Decimal = z
  .union([z.string(), z.number().transform(String)])
  .pipe(z.string().regex(/^\d{1,20}(?:\.\d{1,30})?$/, 'must be a plain decimal such as "4.50"'))
  .refine(text => /[1-9]/.test(text), 'must be above zero')

/** `price` of one whole coin, that is of 10^`decimals` base units. */
const Rate = z.strictObject({ price: Decimal, decimals: z.int().min(0).max(36) })

/** Published beside how long orders take. */
const Objective = z
  .strictObject({ p50Seconds: z.int().min(1), p95Seconds: z.int().min(1) })
  .refine(({ p50Seconds, p95Seconds }) => p50Seconds <= p95Seconds, 'promises more of 19 in 20 orders than of half of them')

/** What `RELAYOOOR_CONFIG` may say; all of it is optional. */
const ServiceFile = z.strictObject({
  service: z
    .strictObject({
      name: z.string().min(1).max(40).default('relayooor'),
      supportUrl: Link.optional(),
      /** Who runs it, as the law of many places asks. */
      imprintUrl: Link.optional(),
      objective: Objective.optional(),
      /** A picture beside the name: the path of an .svg, .png or .webp. */
      logo: z.string().optional(),
      colours: Colours.optional(),
    })
    .prefault({}),
  /** By payment denom, in its base units; denoms not named here take the fees of the environment. */
  fees: z.record(z.string(), Fees).default({}),
  /**
   * What coins are worth, all in one currency of the operator's choice: for gas that is paid in
   * another coin than the price. By denom, or `chain-id:denom`.
   */
  rates: z.record(z.string(), Rate).default({}),
  limits: z
    .strictObject({
      /** Unpaid prices that one requester may have open; the oldest ends for one more. */
      openPrices: z.int().min(1).default(20),
      /** Base units by denom: as much as the unpaid prices on one route may add up to, half of it for who has paid before. */
      openLiability: z.record(z.string(), BaseUnits).default({}),
    })
    .prefault({}),
  failingRoutes: z
    .strictObject({
      /** Orders in a row that our clears failed on a route, after which it gets no prices. */
      afterOrders: z.int().min(1).default(3),
      /** Seconds until it is tried with one order; twice as long after each further failure, up to an hour. */
      coolDownSeconds: z.int().min(1).default(300),
    })
    .prefault({}),
  chains: z
    .record(
      z.string(),
      z.strictObject({
        name: z.string().optional(),
        slip44: z.int().optional(),
        explorerTx: z.string().includes('{txHash}').optional(),
        explorerProposal: z.string().includes('{proposalId}').optional(),
        /** Nodes that anybody may use, given to wallets that do not know the chain. */
        endpoints: z.strictObject({ rpc: z.url(), rest: z.url() }).optional(),
        assets: z.array(Asset).default([]),
        /** Denoms taken for orders on this chain; the gas denom when not given. */
        paymentDenoms: z.array(z.string()).min(1).optional(),
        /** Most requests per second to one endpoint. */
        requestsPerSecond: z.int().min(1).optional(),
      }),
    )
    .default({}),
  /** Wallets of the operator, besides ADMIN_WALLETS: money from them to the service wallet is a top-up, unless its memo names an order. */
  operatorWallets: z.array(z.string().refine(address => readAddress(address).ok, 'is no bech32 address')).default([]),
  ledger: z
    .strictObject({
      /** Seconds between two comparisons of the ledger with the balances on a chain. */
      reconcileSeconds: z.int().min(1).default(300),
    })
    .prefault({}),
  alerts: AlertSettings,
  /** Days; with a fraction, less than one. */
  retention: z
    .strictObject({
      /** What an unpaid price was, after its time. */
      prices: z.number().min(1).default(30),
      /** How an order went, in the tables that are at work, after its end. */
      orders: z.number().min(0).default(90),
      /** An order with its transfers and its receipt, after its end. */
      archivedOrders: z.number().min(0).default(365),
    })
    .refine(({ orders, archivedOrders }) => orders <= archivedOrders, 'removes orders before they are archived')
    .prefault({}),
  retry: z
    .strictObject({
      /** Seconds before the second, third, … attempt of a packet; one more attempt than numbers. */
      backoffSeconds: z.array(z.number().min(0)).default([2, 10, 30]),
    })
    .prefault({}),
})
type ServiceFile = z.output<typeof ServiceFile>

/** Parses the YAML file; an empty text is all defaults. */
export function readServiceFile(text: string): { ok: true; value: ServiceFile } | { ok: false; problems: string[] } {
  let document: unknown
  try {
    document = parse(text) ?? {}
  } catch (error) {
    if (error instanceof YAMLParseError) return { ok: false, problems: [`is not YAML: ${error.message.split('\n')[0]}`] }
    throw error
  }
  const parsed = ServiceFile.safeParse(document)
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, problems: parsed.error.issues.map(issue => `at ${issue.path.join('.') || 'its top'}: ${issue.message}`) }
}
