import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { CommandError, runCommand } from '../../scripts/lib/command.ts'
import { ensurePage } from '../../scripts/lib/ensurePage.ts'
import { ensureInstalled, installForProduction } from '../../scripts/lib/install.mjs'
import { root } from '../../scripts/lib/paths.ts'

/** Commands that operators run beside the server, with what they import of scripts/lib. */
const commands = ['migrate', 'doctor', 'audit-verify', 'statistics-rebuild', 'restore', 'lib/command', 'lib/databaseUrl']

/** Tests, and what only they and the sandbox use: the embedded PostgreSQL. */
const leftOut = /\.test\.ts$|\/testing(?:\.setup)?(?:\.ts$|\/)|\/db\/embedded(?:\.ts$|\/)/

/** `node ops/image/make-root.ts FOLDER`: the program as it runs in production, for the image and for machines with systemd. */
await runCommand(async () => {
  const [target] = process.argv.slice(2)
  if (target === undefined) throw new CommandError('say where: node ops/image/make-root.ts FOLDER')
  const folder = resolve(target)
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new CommandError(`${folder} is not empty`)
  // Whoever made it, any user may read it.
  process.umask(0o022)
  await ensureInstalled(root)
  await ensurePage(console.log)
  for (const file of programFiles()) copy(file, folder)
  await installForProduction(folder)
  console.log(`It is in ${folder}; start it there with: node server/src/main.ts`)
  return 0
})

function programFiles(): string[] {
  const manifests = ['.', 'server', 'shared'].map(name => join(name, 'package.json'))
  return [
    ...['LICENSE', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests],
    ...commands.map(name => `scripts/${name}.ts`),
    ...['server/src', 'shared/src', 'webapp/dist'].flatMap(filesBelow).filter(file => !leftOut.test(file)),
  ]
}

function filesBelow(name: string): string[] {
  return readdirSync(join(root, name), { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
}

function copy(file: string, folder: string): void {
  const to = join(folder, file)
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(join(root, file), to)
  chmodSync(to, 0o644)
}
