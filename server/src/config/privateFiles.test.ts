import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { closeToOthers, privateFolder, writePrivate } from './privateFiles.ts'

const folder = mkdtempSync(join(tmpdir(), 'relayooor-private-'))
afterAll(() => rmSync(folder, { recursive: true }))
const mode = (path: string) => statSync(path).mode & 0o777

it("a folder is its owner's alone, new or old, and it is said when it was not", () => {
  const path = join(folder, 'a/b')
  expect([privateFolder(path), mode(path), mode(join(folder, 'a'))]).toEqual([false, 0o700, 0o700])
  for (const open of [0o755, 0o711, 0o770, 0o707, 0o1777]) {
    chmodSync(path, open)
    expect([privateFolder(path), mode(path)]).toEqual([true, 0o700])
  }
})

it("a file is its owner's alone, also when it was there", () => {
  const path = join(folder, 'file')
  writePrivate(path, 'one')
  expect(mode(path)).toBe(0o600)
  writeFileSync(path, 'two', { mode: 0o644 })
  chmodSync(path, 0o666)
  writePrivate(path, 'three')
  expect(mode(path)).toBe(0o600)
  chmodSync(path, 0o640)
  closeToOthers(path)
  expect(mode(path)).toBe(0o600)
  expect(() => closeToOthers(join(folder, 'none'))).not.toThrow()
})
