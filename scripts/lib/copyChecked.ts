import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { CommandError } from './command.ts'

/** Stands in each copy: the checksum of every file in it. */
const listName = 'checksums.json'

interface Part {
  from: string
  /** A folder of the copy, or `.` for the copy itself. */
  into: string
}

/**
 * Copies folders with owners and modes, reads both again, and gives the copy its name only when they are alike. `known`: what is copied is
 * such a copy, and has to be what its list says. @returns how many files @throws CommandError
 */
export async function copyChecked(parts: Part[], to: string, { known }: { known: boolean }): Promise<number> {
  if (existsSync(to) && (await readdir(to)).length > 0) throw new CommandError(`${to} holds something; nothing is overwritten`)
  const unfinished = `${to}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true, mode: 0o700 })
  const expected: Record<string, string> = {}
  for (const { from, into } of parts) {
    const target = join(unfinished, into)
    await mkdir(target, { recursive: true })
    // With owners and modes, which node:fs does not copy.
    await promisify(execFile)('cp', ['-a', `${from}/.`, target])
    for (const [name, sum] of Object.entries(await checksums(from))) expected[join(into, name)] = sum
  }
  if (known) compare(JSON.parse(await readFile(join(parts[0]?.from ?? '', listName), 'utf8')) as Record<string, string>, expected)
  compare(expected, await checksums(unfinished))
  if (known) await rm(join(unfinished, listName))
  else await writeFile(join(unfinished, listName), `${JSON.stringify(expected, undefined, 1)}\n`, { mode: 0o600 })
  await promisify(execFile)('sync', ['-f', unfinished])
  await rm(to, { recursive: true, force: true })
  await rename(unfinished, to)
  return Object.keys(expected).length
}

function compare(expected: Record<string, string>, found: Record<string, string>): void {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
  const wrong = names.filter(name => expected[name] !== found[name])
  if (wrong.length > 0) throw new CommandError(`the copy is not what was copied: ${wrong.slice(0, 5).join(', ')}`)
}

async function checksums(folder: string): Promise<Record<string, string>> {
  const sums: Record<string, string> = {}
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path)
    if (!entry.isFile() || name === listName) continue
    const hash = createHash('sha256')
    await pipeline(createReadStream(path), hash)
    sums[name] = hash.digest('hex')
  }
  return sums
}
