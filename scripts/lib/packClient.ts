import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { CommandError } from './command.ts'
import { root } from './paths.ts'

const folder = join(root, 'client')

/** Builds the client package and packs it into a folder. @returns the file */
export async function packClient(into: string): Promise<string> {
  // What an earlier version had is no part of it.
  rmSync(join(folder, 'dist'), { recursive: true, force: true })
  await run(process.execPath, [join(root, 'node_modules/typescript-7/bin/tsc'), '-p', folder])
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', into])
  return join(into, packed.trim())
}

async function run(command: string, args: string[]): Promise<string> {
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, fault, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  if (code !== 0) throw new CommandError(`${command} ${args.join(' ')} ended with ${code}:\n${out}${fault}`)
  return out
}
