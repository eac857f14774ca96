import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withLock } from './lock.ts'
import { run } from './run.ts'
import { toolCache } from './tools.ts'

/**
 * Installs a program into a Python environment in the tool cache, with the packages that a requirements.txt names. @returns its path
 * @throws CommandFailed when Python 3 with `venv` is missing, or its packages cannot be had
 */
export async function ensurePythonTool(program: string, requirements: string): Promise<string> {
  const key = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12)
  const folder = join(await toolCache(), `${program}-${key}`)
  const installed = join(folder, 'installed')
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(installed)) return
    // A Python environment cannot be moved, so a mark says that it is complete.
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder)
    await run('python3', ['-m', 'venv', folder], { timeoutMs: 300_000 })
    await run(join(folder, 'bin/pip'), ['install', '--no-cache-dir', '--only-binary', ':all:', '-r', requirements], { timeoutMs: 600_000 })
    await writeFile(installed, '')
  })
  return join(folder, 'bin', program)
}
