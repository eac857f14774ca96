import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { foreignList } from '../base/foreignList.ts'
import { foreignText, longestLog } from './foreignText.ts'

/** An int64 as CometBFT writes it: a decimal string, here within JavaScript's safe integers. */
const Height = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
/** Gas is counted no further than our records do: no block uses so much. */
const mostGas = BigInt(Number.MAX_SAFE_INTEGER)
const Gas = z
  .string()
  .regex(/^-?\d{1,20}$/)
  .transform(text => BigInt(text))
  .transform(gas => (gas > mostGas ? mostGas : gas < -mostGas ? -mostGas : gas))
/** A uint32. */
const Code = z
  .int()
  .nonnegative()
  .max(2 ** 32 - 1)
const Count = z.union([Height, z.int().nonnegative()])
const Base64 = z.base64().transform(text => Uint8Array.from(Buffer.from(text, 'base64')))
/**
 * RFC 3339 with nanoseconds; milliseconds are kept. No chain is older than 1971, and days before
 * and after it are still times to PostgreSQL.
 */
const Time = z
  .string()
  .regex(/^(?:19[7-9]|[2-8]\d\d)\d-/)
  .transform((text, context) => {
    const time = new Date(text)
    if (Number.isNaN(time.getTime())) context.addIssue({ code: 'custom', message: 'is not a time' })
    return time
  })
/** Of any length: what is kept of it is bounded by who reads it. */
const Text = z
  .string()
  .nullish()
  .transform(text => text ?? '')
const Log = Text.transform(text => foreignText(text, longestLog))
const Name = Text.transform(text => foreignText(text))

const Event = z.object({
  type: z.string(),
  attributes: foreignList(z.object({ key: Text, value: Text }))
    .nullish()
    .transform(list => list ?? []),
})
const Events = foreignList(Event)
  .nullish()
  .transform(list => list ?? [])

/** `ExecTxResult` (0.38 and later), `ResponseDeliverTx` (0.37). */
const TxResult = z.object({
  code: Code.default(0),
  data: Text,
  codespace: Name,
  log: Log,
  gas_wanted: Gas.default(0n),
  gas_used: Gas.default(0n),
  events: Events,
})
export type TxResult = z.infer<typeof TxResult>

const Header = z.object({ chain_id: z.string(), height: Height, time: Time })

const Hash = z
  .string()
  .regex(/^[\da-f]{0,128}$/i)
  .transform(text => text.toLowerCase())

export const CommitAnswer = z.object({
  signed_header: z.object({ header: Header.extend({ app_hash: Hash, next_validators_hash: Hash }) }),
})
export type CommitAnswer = z.infer<typeof CommitAnswer>

export const StatusAnswer = z.object({
  // Further parts matter to Hermes alone: whatever they are, the node is read.
  node_info: z.object({ network: z.string(), version: z.string(), other: z.unknown().optional() }),
  sync_info: z.object({
    latest_block_height: Height,
    latest_block_time: Time,
    earliest_block_height: Height.optional(),
    catching_up: z.boolean(),
  }),
  validator_info: z.unknown().optional(),
})
export type StatusAnswer = z.infer<typeof StatusAnswer>

/** `block` is null for a height that the node has not kept. */
export const BlockAnswer = z.object({
  block_id: z.object({ hash: Name }).nullish(),
  block: z
    .object({
      header: Header,
      data: z.object({
        txs: foreignList(Base64)
          .nullish()
          .transform(list => list ?? []),
      }),
    })
    .nullable(),
})
export type BlockAnswer = z.infer<typeof BlockAnswer>

export const BlockResultsAnswer = z.object({
  height: Height,
  txs_results: foreignList(TxResult)
    .nullish()
    .transform(list => list ?? []),
  begin_block_events: Events,
  end_block_events: Events,
  finalize_block_events: Events,
})
export type BlockResultsAnswer = z.infer<typeof BlockResultsAnswer>

export const TxAnswer = z.object({
  hash: z.string(),
  height: Height,
  index: z.int().nonnegative(),
  tx_result: TxResult,
  tx: Base64,
})
export type TxAnswer = z.infer<typeof TxAnswer>

export const TxSearchAnswer = z.object({ txs: foreignList(TxAnswer), total_count: Count })

export const BlockSearchAnswer = z.object({
  blocks: foreignList(z.object({ block: z.object({ header: Header }) })),
  total_count: Count,
})

export const AbciQueryAnswer = z.object({
  response: z.object({
    code: Code.default(0),
    log: Log,
    codespace: Name,
    value: Base64.nullish().transform(bytes => bytes ?? new Uint8Array()),
    height: Height.default(0),
  }),
})

export const BroadcastAnswer = z.object({ code: Code, log: Log, codespace: Name, hash: z.string() })

/** A subscription's event; the answer to `subscribe` itself has an empty result. */
export const NewBlockHeaderEvent = z.object({
  data: z.object({ value: z.object({ header: Header }) }),
})

export const RpcEnvelope = z.union([
  z.object({ error: z.object({ code: z.int(), message: z.string(), data: z.unknown() }) }),
  z.object({ result: z.unknown() }),
])
