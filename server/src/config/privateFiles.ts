import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'

const ownerOnly = 0o700
const others = 0o077

/** Makes a folder that its owner alone may enter. True when it was there and open to others: then it is closed. */
export function privateFolder(path: string): boolean {
  mkdirSync(path, { recursive: true, mode: ownerOnly })
  if ((statSync(path).mode & others) === 0) return false
  chmodSync(path, ownerOnly)
  return true
}

/** Writes a file that its owner alone may read, whatever an older one with that name allowed. */
export function writePrivate(path: string, content: string): void {
  closeToOthers(path)
  writeFileSync(path, content, { mode: 0o600 })
}

/** A file that is not there yet is made by who writes it. */
export function closeToOthers(path: string): void {
  const known = statSync(path, { throwIfNoEntry: false })
  if (known && (known.mode & others) !== 0) chmodSync(path, 0o600)
}
