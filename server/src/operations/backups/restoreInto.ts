import type { Manifest } from './manifest.ts'
import type { Programs } from './programs.ts'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { causeOf, startProgram } from './programs.ts'
import { unseal } from './seal.ts'

export interface Source {
  manifest: Manifest
  /** Of the dump itself. */
  path: string
  /** File with the age identities that open it. */
  identityFile: string | undefined
}

/** Fills an empty database, in one transaction. @throws BackupError */
export async function restoreInto(url: string, { manifest, path, identityFile }: Source, programs: Programs): Promise<void> {
  const stored = createReadStream(path)
  const plain = manifest.encrypted ? await unseal(stored, identityFile) : stored
  const program = startProgram('pg_restore', programs, url, ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges'])
  program.child.stdout.resume()
  try {
    await pipeline(plain, program.child.stdin)
  } catch (error) {
    throw await causeOf(error, program)
  }
  await program.ended
}
