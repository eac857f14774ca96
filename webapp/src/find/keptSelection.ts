import { z } from 'zod'
import { readStoredAs, writeStored } from '../ui/storage.ts'

const storageKey = 'relayooor.selection'
/** `of`: what was looked for. The packets by their keys. */
const Kept = z.object({ of: z.string(), packets: z.array(z.string()) })

/** What was picked when the same was looked for last; undefined when nobody picked. Too long for a URL once there are many. */
export function readSelection(of: string): ReadonlySet<string> | undefined {
  const kept = readStoredAs(storageKey, Kept)
  return kept?.of === of ? new Set(kept.packets) : undefined
}

export function keepSelection(of: string, packets: ReadonlySet<string>): void {
  writeStored(storageKey, JSON.stringify({ of, packets: [...packets] } satisfies z.infer<typeof Kept>))
}
