// Plain JavaScript: runs on the machine's own Node, with nothing installed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { waitForLock } from './lock.mjs'

const pnpm = 'pnpm@12.21.0'

/**
 * Installs what the lockfile names, unless that was done already: a stamp inside node_modules tells. Of several at once one
 * installs and the others wait.
 * @param {string} root
 * @throws {Error} saying in one line why it failed
 */
export async function ensureInstalled(root) {
  const stamp = join(root, 'node_modules/.relayooor-installed')
  if (read(stamp) === fingerprint(root)) return
  const release = await waitForLock(join(root, 'data/install.lock'))
  try {
    const wanted = fingerprint(root)
    if (read(stamp) === wanted) return
    console.log('Installing dependencies (the first time takes a minute or two) …')
    await install(root, ['--prod=false'])
    // Renamed into its place: written there, it would count for every copy of this folder that shares its files.
    writeFileSync(`${stamp}.new`, wanted)
    renameSync(`${stamp}.new`, stamp)
  } finally {
    release()
  }
}

/**
 * Installs what the server needs to run, and nothing else, into a folder with the workspace's manifests and lockfile.
 * @param {string} folder
 * @throws {Error} saying in one line why it failed
 */
export async function installForProduction(folder) {
  await install(folder, ['--prod', '--no-optional', '--filter', '@relayooor/server...'])
}

/** What the installed packages depend on. @param {string} root */
function fingerprint(root) {
  const hash = createHash('sha256').update(
    `${pnpm} ${process.platform} ${process.arch}\n${readFileSync(fileURLToPath(import.meta.url), 'utf8')}\n`,
  )
  const folders = readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...folders.map(name => join(name, 'package.json'))]) {
    const text = read(join(root, file))
    if (text !== null) hash.update(`${file}\n${text}\n`)
  }
  return hash.digest('hex')
}

/** @param {string} root @param {string[]} which */
async function install(root, which) {
  // CI: never ask, never change the lockfile.
  const child = spawn('npx', ['--yes', pnpm, 'install', '--frozen-lockfile', ...which, '--reporter', 'append-only'], {
    cwd: root,
    env: { ...process.env, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text))
  const failure = await new Promise(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('close', (code, signal) => resolve(code === 0 ? null : (faultLine(output) ?? `it ended with ${signal ?? code}`)))
  })
  if (failure === null) {
    shortenManifest(join(root, 'server/node_modules/drizzle-orm/package.json'))
    return
  }
  const log = join(root, 'data/install.log')
  mkdirSync(join(root, 'data'), { recursive: true })
  writeFileSync(log, output)
  throw new Error(`the dependencies could not be installed: ${failure} (all of it: ${log})`)
}

/**
 * Node 24 parses the whole package.json of a package again for each import that leads into it, and drizzle-orm's has 180 KB of exports, for
 * forty databases: 0.4 s of each start. What stays are its own entry points without those below them.
 * @param {string} file
 */
function shortenManifest(file) {
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  const exports = Object.fromEntries(
    Object.entries(manifest.exports).filter(([path]) => path.split('/').length <= 2 || path.startsWith('./node-postgres/')),
  )
  // A new file: the old one may be the same as in pnpm's store.
  writeFileSync(`${file}.new`, JSON.stringify({ ...manifest, exports }))
  renameSync(`${file}.new`, file)
}

/** The line that names the fault, as npm and pnpm write it; only for people to read. @param {string} output */
function faultLine(output) {
  const lines = output
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  return lines.find(line => /ERR_PNPM|^npm error (?!code|errno|syscall)|^Error:/.test(line)) ?? lines.at(-1)
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
