import type { ChainEvent } from './chain.ts'
import { Buffer, isUtf8 } from 'node:buffer'

/** How a node writes keys and values of events: as text (CometBFT 0.37 and later), or in base64 (Tendermint 0.34 and earlier). */
export type Dialect = 'text' | 'base64'

/**
 * Attributes of the SDK's own events: `tx` of x/auth's ante handler, `coin_spent` of x/bank. No contract can cause events of these types
 * with keys of its choice: wasmd puts `wasm-` before theirs.
 */
const written: Record<string, readonly string[]> = {
  tx: ['fee', 'fee_payer', 'acc_seq', 'signature'],
  coin_spent: ['spender', 'amount'],
}
const keys = new Map(
  Object.entries(written).map(([type, names]) => [
    type,
    new Map<string, Dialect>([
      ...names.map(name => [name, 'text'] as const),
      ...names.map(name => [Buffer.from(name).toString('base64'), 'base64'] as const),
    ]),
  ]),
)

/**
 * What these events are written in: `unknown` when those of the SDK are in no form that is known or in both, null when none is among them.
 * Chains add attributes of their own to them, which tell nothing.
 */
export function judgeDialect(events: Iterable<ChainEvent>): Dialect | 'unknown' | null {
  const spoken = new Set<Dialect>()
  let told = false
  for (const { type, attributes } of events) {
    const known = keys.get(type)
    for (const { key } of known ? attributes : []) {
      told = true
      const dialect = known?.get(key)
      if (dialect) spoken.add(dialect)
    }
  }
  const [dialect] = spoken
  return !told ? null : dialect && spoken.size === 1 ? dialect : 'unknown'
}

/** The events with keys and values as text. What is not UTF-8 stays in base64, so that nothing of it is lost. */
export function inText(events: ChainEvent[], dialect: Dialect): ChainEvent[] {
  return dialect === 'text'
    ? events
    : events.map(({ type, attributes }) => ({
        type,
        attributes: attributes.map(({ key, value }) => ({ key: decoded(key), value: decoded(value) })),
      }))
}

function decoded(text: string): string {
  const bytes = Buffer.from(text, 'base64')
  return isUtf8(bytes) && bytes.toString('base64') === text ? bytes.toString() : text
}
