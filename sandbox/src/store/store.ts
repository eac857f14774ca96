/**
 * Chain state as text values under (bucket, item), for example ('balances/cosmos1…', 'uhub'). Items are listed in byte order, as an IAVL
 * store iterates.
 */
export interface Reader {
  get: (bucket: string, item: string) => string | undefined
  list: (bucket: string) => [item: string, value: string][]
}

export interface Store extends Reader {
  set: (bucket: string, item: string, value: string) => void
  delete: (bucket: string, item: string) => void
}

/** One write; a null value is a deletion. */
export type Change = [bucket: string, item: string, value: string | null]

/** A store over another whose writes stay apart until `write`, like the SDK's cache context. */
export interface Branch extends Store {
  changes: () => Change[]
  /** Hands the writes to the store below. */
  write: () => void
}

/** A branch of `below`. `write` fails loudly when `below` can only be read. */
export function branch(below: Reader & Partial<Store>): Branch {
  const written = new Map<string, Map<string, string | null>>()
  return { get, list, set, delete: remove, changes, write }

  function put(bucket: string, item: string, value: string | null) {
    let items = written.get(bucket)
    if (!items) written.set(bucket, (items = new Map()))
    items.set(item, value)
  }

  function get(bucket: string, item: string): string | undefined {
    const value = written.get(bucket)?.get(item)
    return value === undefined ? below.get(bucket, item) : (value ?? undefined)
  }

  function list(bucket: string): [string, string][] {
    const items = written.get(bucket)
    if (!items) return below.list(bucket)
    const merged = new Map<string, string | null>(below.list(bucket))
    for (const [item, value] of items) merged.set(item, value)
    return sorted([...merged].filter((entry): entry is [string, string] => entry[1] !== null))
  }

  function set(bucket: string, item: string, value: string) {
    put(bucket, item, value)
  }

  function remove(bucket: string, item: string) {
    put(bucket, item, null)
  }

  function changes(): Change[] {
    return [...written].flatMap(([bucket, items]) => [...items].map(([item, value]): Change => [bucket, item, value]))
  }

  function write() {
    if (!below.set || !below.delete) throw new Error('This branch hangs over a store that can only be read')
    for (const [bucket, item, value] of changes()) value === null ? below.delete(bucket, item) : below.set(bucket, item, value)
    written.clear()
  }
}

export function sorted(entries: [string, string][]): [string, string][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}
