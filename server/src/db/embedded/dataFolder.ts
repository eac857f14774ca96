import type { Account } from './account.ts'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { canEnter } from './account.ts'
import { stopLeftOver } from './leftOver.ts'
import { sharedFolder } from './sharedFolder.ts'

/** In data that lies elsewhere: the folder it was asked for. */
const belongsTo = 'belongs-to'

/**
 * Where the data is: the given folder, or, when the account cannot enter it (a checkout in root's home), another one named after it. Then
 * the given folder keeps a note of the place, and the data is removed with the note.
 */
export async function dataFolder(asked: string, account: Account | null, tell: (line: string) => void): Promise<string> {
  mkdirSync(asked, { recursive: true })
  const folder = realpathSync(asked)
  if (!account) return folder
  if (canEnter(account, dirname(folder))) {
    chmodSync(folder, 0o711)
    return folder
  }
  const elsewhere = join(sharedFolder(account), `data-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`)
  const note = join(folder, 'data-is-elsewhere')
  if (!existsSync(note)) {
    // Without the note it belonged to an earlier checkout in the same place.
    await stopLeftOver(join(elsewhere, 'cluster'))
    rmSync(elsewhere, { recursive: true, force: true })
    await copyFrom(folder, elsewhere)
    writeFileSync(note, `${elsewhere}\n`)
    rmSync(join(folder, 'cluster'), { recursive: true, force: true })
  }
  mkdirSync(elsewhere, { recursive: true })
  // The other account passes through; it cannot list it.
  chmodSync(elsewhere, 0o711)
  writeFileSync(join(elsewhere, belongsTo), folder)
  await removeOrphans(dirname(elsewhere))
  tell(`The database lies in ${elsewhere}: PostgreSQL does not run as root, and nobody else can enter ${folder}.`)
  return elsewhere
}

/** Copied whole before the note is written: a kill in between loses nothing. */
async function copyFrom(folder: string, elsewhere: string): Promise<void> {
  if (!existsSync(join(folder, 'cluster'))) return
  await stopLeftOver(join(folder, 'cluster'))
  // With owners and modes, which node:fs does not copy.
  await promisify(execFile)('cp', ['-a', folder, elsewhere])
}

/** Removes the data of folders that are gone, as those of a deleted checkout. */
async function removeOrphans(shared: string): Promise<void> {
  for (const name of readdirSync(shared).filter(name => name.startsWith('data-'))) {
    const data = join(shared, name)
    const owner = readText(join(data, belongsTo))
    if (owner === null || existsSync(owner)) continue
    await stopLeftOver(join(data, 'cluster'))
    rmSync(data, { recursive: true, force: true })
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null // being made or removed by another
  }
}

/** Ends a left-over PostgreSQL on that data and removes the data, wherever it lies. */
export async function removeData(asked: string, account: Account | null): Promise<void> {
  if (!existsSync(asked)) return
  const folder = await dataFolder(asked, account, () => {})
  await stopLeftOver(join(folder, 'cluster'))
  rmSync(folder, { recursive: true, force: true })
  rmSync(asked, { recursive: true, force: true })
}
