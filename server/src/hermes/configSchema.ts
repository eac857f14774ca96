import { z } from 'zod'
import { humanSeconds } from './humanSeconds.ts'

/** A duration as Hermes writes it (`14days`, `2h 30m`), in seconds. */
const Duration = z.string().transform((text, context) => {
  const seconds = humanSeconds(text)
  if (seconds === null) {
    context.addIssue({ code: 'custom', message: `"${text}" is not a duration such as "14days" or "10s"` })
    return z.NEVER
  }
  return seconds
})

const RpcAddress = z
  .string()
  .regex(/^(?:https?|tcp):\/\/\S+$/, 'must be an http, https or tcp address')
  .transform(text => text.replace(/^tcp:/, 'http:').replace(/\/$/, ''))

const AddressType = z.discriminatedUnion('derivation', [
  z.object({ derivation: z.literal('cosmos') }),
  z.object({ derivation: z.literal('ethermint'), proto_type: z.object({ pk_type: z.string() }) }),
])

const PacketFilter = z.discriminatedUnion('policy', [
  z.object({ policy: z.literal('allowall') }),
  z.object({ policy: z.enum(['allow', 'deny']), list: z.array(z.tuple([z.string(), z.string()])) }),
])

const byteUnits = ['', 'k', 'm', 'g', 't', 'p']

/** A size as Hermes writes it (`32KiB`, `64 KB`, `2048`), in bytes. */
const ByteSize = z.union([z.int().nonnegative(), z.string()]).transform((size, context) => {
  if (typeof size === 'number') return size
  const match = /^(\d{1,15}(?:\.\d{1,9})?) ?([kmgtp]?)(i?)b?$/i.exec(size.trim())
  if (!match) {
    context.addIssue({ code: 'custom', message: `"${size}" is not a size such as "32KiB"` })
    return z.NEVER
  }
  const [, number, unit = '', binary] = match
  return Math.floor(Number(number) * (binary ? 1024 : 1000) ** byteUnits.indexOf(unit.toLowerCase()))
})

/** Null is no limit. */
const SizeLimit = z.union([
  z.object({ enabled: z.boolean(), size: ByteSize }).transform(({ enabled, size }) => (enabled ? size : null)),
  ByteSize.transform((size): number | null => size),
])

/** One sequence, or a range such as `10-20`. */
const Excluded = z.union([
  z
    .int()
    .nonnegative()
    .transform(one => [BigInt(one), BigInt(one)] as const),
  z
    .string()
    .regex(/^\d{1,20}(?:-\d{1,20})?$/, 'must be a sequence, or a range such as "10-20"')
    .transform(text => {
      const [from = '', to = from] = text.split('-')
      return [BigInt(from), BigInt(to)] as const
    }),
])

/** The fields of a `[[chains]]` section that we read; defaults are those of Hermes 1.10 (ibc-relayer config.rs, cosmos/config.rs). */
export const ChainSection = z.object({
  id: z.string().regex(/^[\w.-]{1,64}$/, 'must be a chain id'),
  rpc_addr: RpcAddress,
  account_prefix: z.string().min(1),
  key_name: z.string().min(1),
  key_store_folder: z.string().optional(),
  gas_price: z.object({ price: z.number().nonnegative(), denom: z.string().min(1) }),
  dynamic_gas_price: z
    .object({ enabled: z.boolean().default(false), multiplier: z.number().min(1).default(1.1), max: z.number().nonnegative().default(0.6) })
    .prefault({}),
  max_gas: z.int().positive().default(400_000),
  gas_multiplier: z.number().positive().default(1.1),
  address_type: AddressType.default({ derivation: 'cosmos' }),
  trusting_period: Duration.optional(),
  client_refresh_rate: z.string().optional(),
  packet_filter: PacketFilter.default({ policy: 'allowall' }),
  max_msg_num: z.int().min(1).max(100).default(30),
  max_tx_size: z
    .int()
    .positive()
    .max(8 * 1024 ** 2)
    .default(180_000),
  excluded_sequences: z.record(z.string(), z.array(Excluded)).default({}),
})
export type ChainSection = z.infer<typeof ChainSection>

const Server = z.object({ enabled: z.boolean(), host: z.string(), port: z.int().min(0).max(65535) })

export const ConfigFile = z.object({
  /** Other kinds of chains are known by this field; it is absent in most files. */
  chains: z.array(z.looseObject({ id: z.unknown(), type: z.string().default('CosmosSdk') })).min(1, 'lists no chain'),
  mode: z
    .object({
      packets: z
        .object({
          ics20_max_memo_size: SizeLimit.default(32 * 1024),
          ics20_max_receiver_size: SizeLimit.default(2 * 1024),
        })
        .prefault({}),
    })
    .prefault({}),
  rest: Server.optional(),
  telemetry: Server.optional(),
})
