import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { closeToOthers, privateFolder } from '../../server/src/config/privateFiles.ts'
import { CommandError } from './command.ts'

const endWithParent = new URL('./endWithParent.ts', import.meta.url).href

export interface Child {
  name: string
  /** What it said when it was ready. */
  ready: unknown
  /** Resolves with how it ended, in words. */
  ended: Promise<string>
  /** SIGTERM; resolves when it has ended. */
  stop: () => Promise<void>
  kill: () => void
}

/**
 * Starts one of our programs on this Node and waits for its word `{type: 'ready', …}`. It is in a process group of its own, so
 * that Ctrl-C reaches only this command, which then stops its children in order; it ends by itself when our end of the channel
 * closes. Output goes to `logFile`, or with 'inherit' to the terminal.
 * @throws CommandError with the end of its output when it ends before it is ready
 */
export async function startChild(
  name: string,
  file: string,
  options: { args?: string[]; env?: Record<string, string>; nodeArgs?: string[]; logFile: string | 'inherit' },
): Promise<Child> {
  const { logFile } = options
  const log = logFile === 'inherit' ? 'inherit' : openLog(logFile)
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', endWithParent, ...(options.nodeArgs ?? []), file, ...(options.args ?? [])],
    {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    },
  )
  if (typeof log === 'number') closeSync(log)
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with ${code}`))
  })
  const ready = await Promise.race([readyWord(child), ended.then(end => ({ end }))])
  if ('end' in ready)
    throw new CommandError(`the ${name} ${ready.end} before it was ready${logFile === 'inherit' ? '' : `:\n${tail(logFile)}`}`)
  return {
    name,
    ready: ready.word,
    ended,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
    kill: () => child.kill('SIGKILL'),
  }
}

async function readyWord(child: ReturnType<typeof spawn>): Promise<{ word: unknown }> {
  for (;;) {
    const [word] = (await once(child, 'message')) as [unknown]
    if (typeof word === 'object' && word !== null && 'type' in word && word.type === 'ready') return { word }
  }
}

function openLog(file: string): number {
  privateFolder(dirname(file))
  closeToOthers(file)
  return openSync(file, 'w', 0o600)
}

/** The last lines of a log. */
export function tail(file: string, lines = 15): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
}
