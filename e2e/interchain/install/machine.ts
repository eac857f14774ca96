import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { run } from '../run.ts'

/** What stands for a machine with a fresh Debian; its ports are this machine's. */
export interface Machine {
  /** Runs commands as root would in a shell. @returns what they say @throws CommandFailed */
  shell: (commands: string, options?: { input?: string }) => Promise<string>
  write: (path: string, text: string) => Promise<void>
  /** Ends all that runs on it; nothing of it is left. */
  close: () => Promise<void>
}

/** This machine lets nobody make another one in it, a container mostly. */
export class MachineNotMade extends Error {
  override name = 'MachineNotMade'
}

/** Passed on: how this machine comes to its packages. */
const ofPackages = /proxy$|^npm_config_|^ssl_cert|^node_extra_ca/i

const programs = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Needs root. `paths` are on it too, to be changed without a trace. @throws MachineNotMade */
export async function startMachine(paths: string[]): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-machine-'))
  const apart = ['unshare', '--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child=KILL']
  const keeper = spawn('setpriv', ['--pdeathsig', 'KILL', ...apart, 'sh', join(import.meta.dirname, 'machine.sh'), folder, ...paths], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  keeper.stderr.on('data', data => void said.push(String(data)))
  const ended = once(keeper, 'close')
  const ready = await Promise.race([once(keeper.stdout, 'data').then(() => true), ended.then(() => false)])
  if (!ready) {
    rmdirSync(folder)
    throw new MachineNotMade(`no machine of its own can be made here: ${said.join('').trim()}`)
  }
  const inside = readFileSync(`/proc/${keeper.pid}/task/${keeper.pid}/children`, 'utf8').trim()
  const env = Object.entries(process.env).flatMap(([name, value]) => (ofPackages.test(name) ? [`${name}=${value}`] : []))
  const enter = ['--target', inside, '--mount', '--pid', '--root', '--wd', '--']
  const asRoot = ['env', '-i', ...env, 'HOME=/root', `PATH=${programs}`, 'LC_ALL=C.UTF-8', 'DEBIAN_FRONTEND=noninteractive']
  const shell: Machine['shell'] = (commands, { input } = {}) =>
    run('nsenter', [...enter, ...asRoot, 'bash', '--norc', '-euo', 'pipefail', '-c', commands], {
      timeoutMs: 180_000,
      ...(input !== undefined && { input }),
    })
  return {
    shell,
    write: async (path, text) => void (await shell(`cat >'${path}'`, { input: text })),
    async close() {
      keeper.kill('SIGKILL')
      await ended
      rmdirSync(folder)
    },
  }
}
