import type { Buffer } from 'node:buffer'
import { JSONParser } from '@streamparser/json'

type Container = Record<string | number, unknown>

/** One at a time in this process: what is taken out of a large answer is large as well. */
let last: Promise<unknown> = Promise.resolve()

/**
 * Reads parts of JSON of any size without holding all of it, and lets other work run in between. `places` look like `$.result.txs.*`, where
 * `*` is any index. @returns an object with these parts @throws Error when it is not JSON
 */
export function parseByParts(pieces: AsyncIterable<Buffer>, places: string[]): Promise<unknown> {
  const turn = last.then(() => parse(pieces, places))
  last = turn.catch(() => undefined)
  return turn
}

async function parse(pieces: AsyncIterable<Buffer>, places: string[]): Promise<unknown> {
  const root: Container = {}
  const parser = new JSONParser({ paths: places, keepStack: false, stringBufferSize: 64 * 1024 })
  let fault: Error | null = null
  parser.onError = error => (fault ??= error)
  parser.onValue = ({ value, key, stack }) => place(root, [...stack.slice(1).map(one => one.key), key], value)
  // The parser gives up at a byte that is no UTF-8, which an attribute of an event may well have: it is replaced, as in a small answer.
  const utf8 = new TextDecoder()
  for await (const piece of pieces) {
    if (fault) break
    parser.write(utf8.decode(piece, { stream: true }))
  }
  parser.write(utf8.decode())
  if (fault) throw fault
  if (!parser.isEnded) throw new Error('it ends too early')
  return root
}

/** A name where a place in a list was meant is left out: what is missing, the schema refuses. */
function place(root: Container, path: (string | number | undefined)[], value: unknown): void {
  let at: Container = root
  for (const [index, key] of path.entries()) {
    if (key === undefined || key === '__proto__') return
    if (index === path.length - 1) {
      at[key] = value
      return
    }
    const next = at[key] ?? (typeof path[index + 1] === 'number' ? [] : {})
    if (typeof next !== 'object') return
    at[key] = next
    // What was put here before is an object or a list of ours.
    at = next as Container
  }
}
