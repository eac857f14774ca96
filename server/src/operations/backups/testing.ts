import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../db/embedded.ts'

const debian = '/usr/lib/postgresql'

/** The newest PostgreSQL of Debian that has server and client: the packaged one has no `pg_dump`. Undefined where there is none. */
export function installedPostgres(): string | undefined {
  if (!existsSync(debian)) return undefined
  const whole = readdirSync(debian).filter(version => ['postgres', 'pg_dump'].every(name => existsSync(join(debian, version, 'bin', name))))
  const newest = whole.toSorted((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? undefined : join(debian, newest)
}

/** A PostgreSQL with its own programs, which can be destroyed. */
export async function startInstalledPostgres(programs: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'relayooor-postgres-'))
  const postgres = await startEmbeddedPostgres({ dataDir, programs })
  return {
    url: postgres.url,
    programs: { folder: join(programs, 'bin') },
    async destroy() {
      await postgres.stop()
      await removeEmbeddedPostgres(dataDir)
    },
  }
}
