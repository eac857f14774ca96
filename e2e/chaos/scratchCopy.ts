import type { Sabotage } from './sabotages.ts'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const workspaces = ['shared', 'server', 'sandbox', 'e2e', 'scripts']
const leftOut = ['dist', 'data']

/** A copy of the source without one guard, with the checkout's packages. @throws Error when the guard is not found */
export function scratchCopy({ file, find, replace }: Sabotage): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-sabotage-'))
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  // The relative links between workspaces then lead to the copy.
  for (const workspace of workspaces.filter(one => existsSync(join(root, one))))
    cpSync(join(root, workspace), join(folder, workspace), {
      recursive: true,
      verbatimSymlinks: true,
      filter: path => !leftOut.includes(basename(path)),
    })
  const text = readFileSync(join(folder, file), 'utf8')
  if (text.split(find).length !== 2) throw new Error(`${file} has ${text.split(find).length - 1} places that read ${find}`)
  writeFileSync(
    join(folder, file),
    text.replace(find, () => replace),
  )
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
