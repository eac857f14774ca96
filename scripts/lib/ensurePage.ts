import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from './command.ts'
import { compressFiles } from './compressFiles.ts'
import { waitForLock } from './lock.mjs'
import { packageFile, root } from './paths.ts'

const page = join(root, 'webapp')
const built = join(page, 'dist')
const stamp = join(built, '.built-from')
const lock = join(root, 'data/build.lock')

/** Builds the page unless it is up to date. */
export async function ensurePage(tell: (line: string) => void): Promise<void> {
  if (isBuilt()) return
  const release = await waitForLock(lock)
  try {
    if (isBuilt()) return
    tell('Building the page …')
    await build()
  } finally {
    release()
  }
}

function isBuilt(): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()
}

/** Builds beside the old page, then swaps: a served page is never half there. @throws CommandError with the builder's output */
async function build(): Promise<void> {
  const sources = fingerprint()
  const next = join(page, 'dist.next')
  const child = spawn(
    process.execPath,
    [packageFile('webapp', 'vite/bin/vite.js'), 'build', '--outDir', next, '--emptyOutDir', '--logLevel', 'warn'],
    { cwd: page, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text))
  const [code] = await once(child, 'close')
  if (code !== 0) {
    rmSync(next, { recursive: true, force: true })
    throw new CommandError(`the page could not be built:\n${output.trim()}`)
  }
  compressFiles(next)
  writeFileSync(join(next, '.built-from'), sources)
  const old = join(page, 'dist.old')
  rmSync(old, { recursive: true, force: true })
  if (existsSync(built)) renameSync(built, old)
  renameSync(next, built)
  rmSync(old, { recursive: true, force: true })
}

function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'pnpm-lock.yaml')))
  const files = [
    ...filesBelow(join(page, 'src')),
    ...filesBelow(join(page, 'public')),
    ...filesBelow(join(root, 'shared/src')),
    // The operator's view shows them.
    ...filesBelow(join(root, 'docs/operations/runbooks')),
    ...readdirSync(page)
      .filter(name => /\.(?:html|ts|json)$/.test(name))
      .map(name => join(page, name)),
    ...['ensurePage.ts', 'compressFiles.ts'].map(name => join(import.meta.dirname, name)),
  ]
  for (const file of files.sort()) hash.update(`\n${file.slice(root.length)}\n`).update(readFileSync(file))
  return hash.digest('hex')
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
}
