import type { EmbeddedPostgres } from '../../server/src/db/embedded.ts'
import type { Child } from './child.ts'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { privateFolder } from '../../server/src/config/privateFiles.ts'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../server/src/db/embedded.ts'
import { startChild } from './child.ts'
import { CommandError } from './command.ts'
import { takeLock } from './lock.mjs'
import { root } from './paths.ts'
import { keptSecret } from './secrets.ts'

const SandboxReady = z.object({
  info: z.object({ chains: z.array(z.object({ chainId: z.string() })), env: z.record(z.string(), z.string()) }),
})

export interface EmbeddedDefault {
  postgres: EmbeddedPostgres
  sandbox: Child
  chainIds: string[]
  /** What the server needs to run on it. */
  env: Record<string, string>
  /** The admin key as a shell reads it. */
  adminKey: string
  /** Sandbox, then PostgreSQL: after everything that uses them. */
  stop: () => Promise<void>
}

/** Makes the folder private, and locks it until this process ends. @throws CommandError when another instance runs on it */
export function lockDataFolder(dataDir: string, tell: (line: string) => void): () => void {
  if (privateFolder(dataDir)) tell(`${dataDir} was open to others; now its owner alone can enter it.`)
  const lock = takeLock(join(dataDir, 'instance.lock'))
  if (lock.heldBy !== undefined)
    throw new CommandError(`another instance (process ${lock.heldBy}) runs on ${dataDir}; stop it, or choose another folder with DATA_DIR`)
  return lock.release
}

/** Deletes the simulated chains and the database. */
export async function resetData(dataDir: string): Promise<void> {
  await removeEmbeddedPostgres(join(dataDir, 'postgres'))
  rmSync(join(dataDir, 'sandbox'), { recursive: true, force: true })
}

/** Starts PostgreSQL and the simulated chains of a locked data folder. */
export async function startEmbeddedDefault(dataDir: string, tell: (line: string) => void): Promise<EmbeddedDefault> {
  const [postgres, sandbox] = await bothOrNeither(
    startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), tell }),
    startChild('sandbox', join(root, 'sandbox/src/main.ts'), {
      args: ['--home', join(dataDir, 'sandbox'), '--chains', '3'],
      logFile: join(dataDir, 'logs/sandbox.log'),
    }),
  )
  const { info } = SandboxReady.parse(sandbox.ready)
  const adminKey = adminKeyOf(dataDir)
  return {
    postgres,
    sandbox,
    chainIds: info.chains.map(chain => chain.chainId),
    env: {
      ...info.env,
      DATABASE_URL: postgres.url,
      CLEARING_SECRET_KEY: keptSecret(dataDir, 'clearing-key'),
      ...adminKey.env,
      DATA_DIR: dataDir,
      RELAYOOOR_MODE: 'sandbox',
      MIGRATE_ON_START: 'true',
    },
    adminKey: adminKey.shell,
    async stop() {
      await sandbox.stop()
      await postgres.stop()
    },
  }
}

/** The one that is given, which the server gets by the environment; else one of the data folder. */
function adminKeyOf(dataDir: string): { env: Record<string, string>; shell: string } {
  const given = ['ADMIN_API_KEY', 'ADMIN_API_KEY_FILE'].find(name => (process.env[name] ?? '') !== '')
  if (given !== undefined) return { env: {}, shell: given === 'ADMIN_API_KEY' ? `$${given}` : `$(cat "$${given}")` }
  return { env: { ADMIN_API_KEY: keptSecret(dataDir, 'admin-key') }, shell: `$(cat ${join(dataDir, 'secrets/admin-key')})` }
}

/** Waits for both; when one fails, the other is stopped first. */
async function bothOrNeither<A extends { stop: () => Promise<void> }, B extends { stop: () => Promise<void> }>(
  a: Promise<A>,
  b: Promise<B>,
): Promise<[A, B]> {
  try {
    return await Promise.all([a, b])
  } catch (error) {
    for (const one of await Promise.allSettled<A | B>([a, b])) {
      if (one.status === 'fulfilled') await one.value.stop()
    }
    throw error
  }
}
