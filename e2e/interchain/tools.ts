import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { withLock } from './lock.ts'
import { CommandFailed, run } from './run.ts'

const simdVersion = '8.8.0'
/** The newest Hermes that builds from the crate registry alone. */
const hermesVersion = '1.10.5'

const simdModule = join(import.meta.dirname, 'simd')

/** Paths of the two programs. */
export interface Tools { simd: string, hermes: string }

/** A compiler that building needs is not installed; the message says what to do. */
export class ToolMissing extends Error {
  override name = 'ToolMissing'
}

/**
 * ibc-go's simd and Hermes, built from their registries once and kept outside the checkout, in
 * `$XDG_CACHE_HOME/relayooor` (`~/.cache/relayooor`). A first build takes some 15 minutes on 2 cores and says so.
 */
export async function ensureTools(): Promise<Tools> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'relayooor')
  await mkdir(cache, { recursive: true })
  const simd = await built(join(cache, `simd-${simdVersion}-${await simdKey()}`), 'simd', buildSimd)
  const hermes = await built(join(cache, `hermes-${hermesVersion}`), join('bin', 'hermes'), buildHermes)
  return { simd, hermes }
}

/** Our module pins what simd is made of. */
async function simdKey(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of ['go.mod', 'go.sum', 'main.go'])
    hash.update(await readFile(join(simdModule, file)))
  return hash.digest('hex').slice(0, 12)
}

async function built(folder: string, program: string, build: (into: string) => Promise<void>): Promise<string> {
  const path = join(folder, program)
  if (existsSync(path))
    return path
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(path))
      return
    const draft = await mkdtemp(join(dirname(folder), '.building-'))
    try {
      await build(draft)
      await rename(draft, folder)
    }
    finally {
      await rm(draft, { recursive: true, force: true })
    }
  })
  return path
}

async function buildSimd(into: string): Promise<void> {
  await need('go', ['version'], 'Go 1.22 or newer', 'https://go.dev/dl or `apt-get install golang`')
  console.error(`building simd of ibc-go ${simdVersion}: some 6 minutes when nothing is cached`)
  await run('go', ['build', '-mod=readonly', '-trimpath', '-buildvcs=false', '-o', join(into, 'simd'), '.'], { cwd: simdModule, timeoutMs: 3_600_000 })
}

/** Light optimisation: a full release build takes several times longer and Hermes mostly waits. */
async function buildHermes(into: string): Promise<void> {
  await need('cargo', ['--version'], 'Rust 1.76 or newer', 'https://rustup.rs or `apt-get install cargo`')
  console.error(`building Hermes ${hermesVersion}: some 8 minutes`)
  await run('cargo', ['install', 'ibc-relayer-cli', '--version', hermesVersion, '--bin', 'hermes', '--locked', '--root', into], {
    timeoutMs: 3_600_000,
    env: {
      CARGO_TARGET_DIR: join(into, 'target'),
      CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
      CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
      CARGO_PROFILE_RELEASE_LTO: 'off',
      CARGO_PROFILE_RELEASE_DEBUG: '0',
    },
  })
  await rm(join(into, 'target'), { recursive: true })
}

async function need(program: string, args: string[], what: string, where: string): Promise<void> {
  try {
    await run(program, args)
  }
  catch (error) {
    if (error instanceof CommandFailed)
      throw error
    throw new ToolMissing(`${what} is needed to build the programs of the interchain tests and \`${program}\` was not found: install it from ${where}.`)
  }
}
