import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { closeToOthers, privateFolder, writePrivate } from '../../server/src/config/privateFiles.ts'

/** A secret of this data folder, 32 random bytes as hex: made on first use, readable by its owner only. */
export function keptSecret(dataDir: string, name: string): string {
  const file = join(dataDir, 'secrets', name)
  privateFolder(join(dataDir, 'secrets'))
  if (!existsSync(file)) writePrivate(file, randomBytes(32).toString('hex'))
  closeToOthers(file)
  return readFileSync(file, 'utf8')
}
