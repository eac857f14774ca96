import type { Block } from '../../chains/chain.ts'
import type { AnswerCopy } from '../../chains/spooledAnswer.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { longestCopy } from '../../chains/spooledAnswer.ts'

/** A block as we read it. By pieces: no text has to hold all of it. */
export function copyBlock(block: Block): AnswerCopy {
  const hash = createHash('sha256')
  const kept: Buffer[] = []
  let length = 0
  let left = longestCopy
  for (const piece of piecesOf(block)) {
    const bytes = Buffer.from(piece)
    hash.update(bytes)
    length += bytes.length
    if (left > 0) kept.push(bytes.subarray(0, left))
    left -= bytes.length
  }
  return { digest: hash.digest('hex'), length, copy: Buffer.concat(kept) }
}

const Event = z.object({ type: z.string(), attributes: z.array(z.object({ key: z.string(), value: z.string() })) })
const Copied = z.object({
  chainId: z.string(),
  height: z.int(),
  time: z.coerce.date(),
  events: z.array(Event),
  txs: z.array(
    z.object({
      hash: z.string(),
      index: z.int(),
      code: z.int(),
      codespace: z.string(),
      log: z.string(),
      gasUsed: z.string().transform(BigInt),
      gasWanted: z.string().transform(BigInt),
      events: z.array(Event),
      bytes: z.base64().transform(text => Uint8Array.from(Buffer.from(text, 'base64'))),
    }),
  ),
})

/** The block again, for when no node has it any more; null when not all of it was kept. */
export function blockFromCopy({ length, copy }: Pick<AnswerCopy, 'length' | 'copy'>): Block | null {
  return length === copy.length ? Copied.parse(JSON.parse(Buffer.from(copy).toString())) : null
}

function* piecesOf({ chainId, height, time, events, txs }: Block): Generator<string> {
  yield `${JSON.stringify({ chainId, height, time }).slice(0, -1)},"events":[`
  yield* joined(events)
  yield '],"txs":['
  for (const [index, { events: own, bytes, gasUsed, gasWanted, ...rest }] of txs.entries()) {
    const fields = { ...rest, gasUsed: String(gasUsed), gasWanted: String(gasWanted), bytes: Buffer.from(bytes).toString('base64') }
    yield `${index > 0 ? ',' : ''}${JSON.stringify(fields).slice(0, -1)},"events":[`
    yield* joined(own)
    yield ']}'
  }
  yield ']}'
}

function* joined(all: unknown[]): Generator<string> {
  for (const [index, one] of all.entries()) yield `${index > 0 ? ',' : ''}${JSON.stringify(one)}`
}
