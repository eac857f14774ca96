import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Writes the program `hermes` into a folder: a script that starts the simulation with faults from `controlUrl`. @returns its path */
export async function writeHermesWrapper(folder: string, controlUrl: string): Promise<string> {
  const path = join(folder, 'hermes')
  const cli = fileURLToPath(new URL('./cli.ts', import.meta.url))
  const script = `#!/bin/sh
export RELAYOOOR_SANDBOX_CONTROL=${quoted(controlUrl)}
export NODE_COMPILE_CACHE=${quoted(join(folder, '.cache'))}
exec ${quoted(process.execPath)} ${quoted(cli)} "$@"
`
  await mkdir(folder, { recursive: true })
  // Renamed into place, so that whoever starts it finds the old or the new one.
  const made = `${path}.${process.pid}`
  await writeFile(made, script)
  await chmod(made, 0o755)
  await rename(made, path)
  return path
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
