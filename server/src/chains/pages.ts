import { ChainError } from './chainError.ts'

/** Far more than any list of ours is long: beyond it a node does not want to come to an end. */
const mostPages = 10_000

/** Follows `nextKey` to the end. @throws ChainError `nonsense` when a node gives no end */
export async function everyPage<T>(ask: (key: Uint8Array) => Promise<{ items: T[]; nextKey: Uint8Array | undefined }>): Promise<T[]> {
  const all: T[] = []
  let key: Uint8Array | undefined = new Uint8Array()
  for (let pages = 0; pages < mostPages; pages++) {
    const page: { items: T[]; nextKey: Uint8Array | undefined } = await ask(key)
    all.push(...page.items)
    if (!page.nextKey || page.nextKey.length === 0) return all
    if (Buffer.from(page.nextKey).equals(key)) break
    key = page.nextKey
  }
  throw new ChainError('nonsense', 'a list that does not end')
}
