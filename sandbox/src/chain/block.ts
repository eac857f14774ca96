import type { TxResult } from '../app/runTx.ts'
import type { Change } from '../store/store.ts'
import type { ChainEvent } from '../tx/context.ts'
import { z } from 'zod'

/** A block with its results. */
export interface Block {
  height: number
  timeMs: number
  hash: Uint8Array
  lastBlockHash: Uint8Array
  dataHash: Uint8Array
  /** Of the state before this block, as a header carries it. */
  appHash: Uint8Array
  /** Of the state after this block. */
  nextAppHash: Uint8Array
  txs: { hash: string; bytes: Uint8Array; result: TxResult }[]
  /** Events of the block itself, outside of any transaction. */
  events: ChainEvent[]
}

const Base64 = z.base64().transform(text => new Uint8Array(Buffer.from(text, 'base64')))
const Events = z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.string()]))]))
const Line = z.object({
  h: z.int(),
  t: z.int(),
  hashes: z.tuple([Base64, Base64, Base64, Base64, Base64]),
  txs: z
    .array(
      z.object({
        hash: z.string(),
        bytes: Base64,
        code: z.int(),
        space: z.string(),
        log: z.string(),
        data: Base64,
        wanted: z.string(),
        used: z.string(),
        events: Events,
      }),
    )
    .default([]),
  events: Events.default([]),
  changes: z.array(z.tuple([z.string(), z.string(), z.string().nullable()])).default([]),
})

/** One line of the journal: the block and what it changed in the state. */
export function writeLine(block: Block, changes: Change[]): string {
  const line: z.input<typeof Line> = {
    h: block.height,
    t: block.timeMs,
    hashes: [block.hash, block.lastBlockHash, block.dataHash, block.appHash, block.nextAppHash].map(base64) as [
      string,
      string,
      string,
      string,
      string,
    ],
    ...(block.txs.length > 0 && {
      txs: block.txs.map(({ hash, bytes, result }) => ({
        hash,
        bytes: base64(bytes),
        code: result.code,
        space: result.codespace,
        log: result.log,
        data: base64(result.data),
        wanted: String(result.gasWanted),
        used: String(result.gasUsed),
        events: pack(result.events),
      })),
    }),
    ...(block.events.length > 0 && { events: pack(block.events) }),
    ...(changes.length > 0 && { changes }),
  }
  return `${JSON.stringify(line)}\n`
}

/** @throws when the line is not one that `writeLine` wrote */
export function readLine(text: string): { block: Block; changes: Change[] } {
  const line = Line.parse(JSON.parse(text))
  const [hash, lastBlockHash, dataHash, appHash, nextAppHash] = line.hashes
  return {
    changes: line.changes,
    block: {
      height: line.h,
      timeMs: line.t,
      hash,
      lastBlockHash,
      dataHash,
      appHash,
      nextAppHash,
      events: unpack(line.events),
      txs: line.txs.map(tx => ({
        hash: tx.hash,
        bytes: tx.bytes,
        result: {
          code: tx.code,
          codespace: tx.space,
          log: tx.log,
          data: tx.data,
          gasWanted: BigInt(tx.wanted),
          gasUsed: BigInt(tx.used),
          events: unpack(tx.events),
        },
      })),
    },
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function pack(events: ChainEvent[]): z.input<typeof Events> {
  return events.map(event => [event.type, event.attributes])
}

function unpack(events: z.infer<typeof Events>): ChainEvent[] {
  return events.map(([type, attributes]) => ({ type, attributes }))
}
