import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'

const names = z.record(z.string(), z.string()).default({})
const Manifest = z.object({ dependencies: names, optionalDependencies: names, peerDependencies: names })

/** The installed packages that the server can reach by what manifests name, and all that are installed; by their folders. */
export function installedPackages(app: string): { reached: string[]; installed: string[] } {
  const reached = new Set<string>()
  const next = [join(app, 'server')]
  for (let folder = next.pop(); folder !== undefined; folder = next.pop()) {
    const { dependencies, optionalDependencies, peerDependencies } = Manifest.parse(
      JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
    )
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const found = find(folder, name, app)
      if (found === null || reached.has(found)) continue
      reached.add(found)
      next.push(found)
    }
  }
  const store = join(realpathSync(app), 'node_modules/.pnpm')
  const installed = readdirSync(store)
    .filter(entry => entry !== 'node_modules')
    .flatMap(entry => packagesBelow(join(store, entry, 'node_modules')))
  const named = (folders: Iterable<string>) => [...folders].map(folder => relative(store, folder)).filter(path => !path.startsWith('..'))
  return { reached: named(reached).sort(), installed: named(installed).sort() }
}

/** As Node looks for it; null when it is not there, as optional ones may be. */
function find(folder: string, name: string, app: string): string | null {
  for (let at = realpathSync(folder); at.length >= app.length; at = dirname(at)) {
    const path = join(at, 'node_modules', name)
    if (existsSync(path)) return realpathSync(path)
  }
  return null
}

/** Those that lie there themselves: the others are links. */
function packagesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(entry => {
      const path = join(folder, entry.name)
      return entry.name.startsWith('@') ? packagesBelow(path) : [path]
    })
}
