import type { Change, Reader } from './store.ts'
import { sorted } from './store.ts'

interface Version {
  height: number
  value: string | null
}

/** State at every kept height: each value with the heights of its changes. */
export interface History {
  /** The state after the block of `height`; a height above the last is the last. */
  at: (height: number) => Reader
  commit: (height: number, changes: Change[]) => void
  /** Forgets what only heights below `height` need. */
  prune: (height: number) => void
  /** All values after the block of `height`, for a snapshot. */
  dump: (height: number) => Change[]
}

export function newHistory(): History {
  const buckets = new Map<string, Map<string, Version[]>>()
  return { at, commit, prune, dump }

  function at(height: number): Reader {
    return {
      get: (bucket, item) => valueAt(buckets.get(bucket)?.get(item), height),
      list: bucket => listAt(buckets.get(bucket), height),
    }
  }

  function commit(height: number, changes: Change[]) {
    for (const [bucket, item, value] of changes) {
      let items = buckets.get(bucket)
      if (!items) buckets.set(bucket, (items = new Map()))
      const versions = items.get(item)
      if (versions) versions.push({ height, value })
      else if (value !== null) items.set(item, [{ height, value }])
    }
  }

  function prune(height: number) {
    for (const items of buckets.values()) {
      for (const [item, versions] of items) {
        const needed = versions.findLastIndex(version => version.height <= height)
        if (needed > 0) versions.splice(0, needed)
        if (versions.length === 1 && versions[0]?.value === null && versions[0].height <= height) items.delete(item)
      }
    }
  }

  function dump(height: number): Change[] {
    return [...buckets].flatMap(([bucket, items]) => listAt(items, height).map(([item, value]): Change => [bucket, item, value]))
  }
}

function listAt(items: Map<string, Version[]> | undefined, height: number): [string, string][] {
  const entries: [string, string][] = []
  for (const [item, versions] of items ?? []) {
    const value = valueAt(versions, height)
    if (value !== undefined) entries.push([item, value])
  }
  return sorted(entries)
}

function valueAt(versions: Version[] | undefined, height: number): string | undefined {
  return versions?.findLast(version => version.height <= height)?.value ?? undefined
}
