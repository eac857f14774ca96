import type { Sandbox } from '@relayooor/sandbox'
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

export const hub = 'sandhub-1'
export const zone = 'sandzone-1'
export const secretKey = 'a key for tests that is long enough'

/** The customers of a test call from one address, and clears fail on purpose. */
const wide = {
  limits: { openPrices: 1_000, openLiability: { uhub: '1000000000000', uzone: '1000000000000' } },
  failingRoutes: { afterOrders: 1_000 },
}

/** The server's settings on a sandbox, without a database. Gives up failing transfers within seconds. `more` is added to the YAML file. */
export function settings({ info }: Sandbox, dataDir: string, more: Record<string, unknown> = {}): Record<string, string> {
  const file = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(info.env.RELAYOOOR_CONFIG ?? '', 'utf8')))
  const path = `${dataDir}.yaml`
  writeFileSync(path, JSON.stringify({ ...file, ...wide, retry: { backoffSeconds: [1, 1, 2] }, ...more }))
  return {
    ...info.env,
    RELAYOOOR_CONFIG: path,
    DATA_DIR: dataDir,
    CLEARING_SECRET_KEY: secretKey,
    STUCK_AFTER_SECONDS: '0',
  }
}
