import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** What must stay the same at the next start, since addresses and history depend on it. */
const Settings = z.object({
  seed: z.int(),
  chains: z.literal([2, 3]).default(2),
  genesisTimeMs: z.int(),
  /** How far the sandbox's time is ahead of the machine's. */
  aheadMs: z.int(),
  ports: z.object({ control: z.int(), rpc: z.record(z.string(), z.array(z.int())) }),
})
export type Settings = z.infer<typeof Settings>

export function readSettings(home: string): Settings | null {
  const path = join(home, 'sandbox.json')
  return existsSync(path) ? Settings.parse(JSON.parse(readFileSync(path, 'utf8'))) : null
}

export function writeSettings(home: string, settings: Settings): void {
  mkdirSync(home, { recursive: true })
  const path = join(home, 'sandbox.json')
  writeFileSync(`${path}.new`, JSON.stringify(settings, null, 2))
  renameSync(`${path}.new`, path)
}
