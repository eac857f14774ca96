import type { Sandbox } from '@relayooor/sandbox'
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

export const hub = 'sandhub-1'
export const zone = 'sandzone-1'

/** What a server needs to run on a sandbox, without a database; it gives up a failing transfer within seconds. */
export function settings({ info }: Sandbox, dataDir: string): Record<string, string> {
  const file = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(info.env.RELAYOOOR_CONFIG ?? '', 'utf8')))
  const path = `${dataDir}.yaml`
  writeFileSync(path, JSON.stringify({ ...file, retry: { backoffSeconds: [1, 1, 2] } }))
  return {
    ...info.env,
    RELAYOOOR_CONFIG: path,
    DATA_DIR: dataDir,
    CLEARING_SECRET_KEY: 'a key for tests that is long enough',
    STUCK_AFTER_SECONDS: '0',
  }
}
