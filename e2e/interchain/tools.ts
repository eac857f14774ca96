import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { withLock } from './lock.ts'
import { CommandFailed, run } from './run.ts'

/** ibc-go's major version. v7 runs on CometBFT 0.37; v11 has packet forwarding, rate limits and IBC v2. */
export const generations = [7, 8, 11] as const
export type Generation = (typeof generations)[number]

/** Our Go modules in this folder build ibc-go's test application. */
const simds: Record<Generation, { version: string; module: string }> = {
  7: { version: '7.10.0', module: 'simd7' },
  8: { version: '8.8.0', module: 'simd' },
  11: { version: '11.2.0', module: 'simd11' },
}
/** The newest Hermes that builds from the crate registry alone. */
const hermesVersion = '1.10.5'

/** Paths of the two programs. */
export interface Tools {
  simd: string
  hermes: string
}

/** A compiler is missing; the message says which to install. */
export class ToolMissing extends Error {
  override name = 'ToolMissing'
}

/** `$XDG_CACHE_HOME/relayooor` (`~/.cache/relayooor`): tools that are built once, for all checkouts. */
export async function toolCache(): Promise<string> {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'relayooor')
  await mkdir(folder, { recursive: true })
  return folder
}

/**
 * ibc-go's simd of a generation and Hermes, built from their registries once and cached; the first build takes some 15 minutes on 2 cores.
 * `told` is called with each program that had to be built, and how long it took.
 */
export async function ensureTools(generation: Generation, told: (program: string, ms: number) => void = () => {}): Promise<Tools> {
  const cache = await toolCache()
  const { version, module } = simds[generation]
  const simdFolder = join(import.meta.dirname, module)
  const simd = { folder: join(cache, `simd-${version}-${await keyOf(simdFolder)}`), program: 'simd' }
  const hermes = { folder: join(cache, `hermes-${hermesVersion}`), program: join('bin', 'hermes') }
  await refuseWithoutCompilers(!isBuilt(simd), !isBuilt(hermes))
  return {
    simd: await timed(`simd ${version}`, simd, into => buildSimd(version, simdFolder, into)),
    hermes: await timed(`hermes ${hermesVersion}`, hermes, buildHermes),
  }

  async function timed(name: string, place: Place, build: (into: string) => Promise<void>): Promise<string> {
    const path = join(place.folder, place.program)
    if (isBuilt(place)) return path
    const began = performance.now()
    await buildOnce(place, build)
    told(name, performance.now() - began)
    return path
  }
}

/** Where a program is once it is built. */
interface Place {
  folder: string
  program: string
}

function isBuilt({ folder, program }: Place): boolean {
  return existsSync(join(folder, program))
}

/** Names all missing compilers together, before the first build takes minutes. */
async function refuseWithoutCompilers(go: boolean, rust: boolean): Promise<void> {
  const missing = [
    ...(go && !(await runs('go', 'version')) ? ['Go 1.22 or newer (https://go.dev/dl or `apt-get install golang`)'] : []),
    ...(rust && !(await runs('cargo', '--version')) ? ['Rust 1.76 or newer (https://rustup.rs or `apt-get install cargo`)'] : []),
  ]
  if (missing.length > 0) throw new ToolMissing(`To build the programs of the interchain tests, install ${missing.join(' and ')}.`)
}

/** simd is rebuilt when our Go module changes: the same from every checkout. */
export async function keyOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  for (const file of files.toSorted()) hash.update(await readFile(file))
  return hash.digest('hex').slice(0, 12)
}

/** Does nothing where the program is; what fails on the way leaves nothing behind. */
export async function buildOnce(place: Place, build: (into: string) => Promise<void>): Promise<void> {
  const { folder } = place
  await withLock(`${folder}.lock`, async () => {
    if (isBuilt(place)) return
    const draft = await mkdtemp(join(dirname(folder), '.building-'))
    try {
      await build(draft)
      await rename(draft, folder)
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
  })
}

async function buildSimd(version: string, folder: string, into: string): Promise<void> {
  console.error(`building simd of ibc-go ${version}: some 6 minutes when nothing is cached`)
  await run('go', ['build', '-mod=readonly', '-trimpath', '-buildvcs=false', '-o', join(into, 'simd'), '.'], {
    cwd: folder,
    timeoutMs: 3_600_000,
    env: { GOTOOLCHAIN: 'auto' }, // an older Go takes the one that the module asks for
  })
}

/** Light optimisation: a release build takes several times longer, and Hermes mostly waits. */
async function buildHermes(into: string): Promise<void> {
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

async function runs(program: string, argument: string): Promise<boolean> {
  try {
    await run(program, [argument])
    return true
  } catch (error) {
    if (error instanceof CommandFailed) throw error // it is there and broken: it says why
    return false
  }
}
