import type { Service } from '../kit/service.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '@relayooor/sandbox'
import { startService } from '../kit/service.ts'

export const adminKey = 'a key for admins that is long enough'

/** One API process on a database that was filled before, beside simulated chains that hardly do anything. */
export async function withBooksService<T>(databaseUrl: string, act: (service: Service) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-bench-'))
  const sandbox = await startSandbox({ blockTimeMs: 5_000 })
  try {
    const env = {
      ...sandbox.info.env,
      DATA_DIR: folder,
      CLEARING_SECRET_KEY: 'a key for tests that is long enough',
      ADMIN_API_KEY: adminKey,
      ROLE: 'api',
      // Callers from anywhere, told by a proxy: limits are by address.
      TRUST_PROXY: '127.0.0.1',
      LOG_LEVEL: 'warn',
    }
    const service = await startService({ folder, env }, { databaseUrl })
    try {
      return await act(service)
    } finally {
      await service.stop()
    }
  } finally {
    await sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
