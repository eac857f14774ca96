import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, readFileSync } from 'node:fs'
import { CommandError } from './command.ts'
import { openLog } from './openLog.ts'

const endWithParent = new URL('./endWithParent.ts', import.meta.url).href

export interface Child {
  name: string
  /** Its ready message. */
  ready: unknown
  /** Resolves with how it ended, as text. */
  ended: Promise<string>
  /** SIGTERM; resolves when it has ended. */
  stop: () => Promise<void>
  kill: () => void
  /** Stands still, with its connections open, until `thaw`. */
  freeze: () => void
  thaw: () => void
}

/**
 * Starts one of our programs and waits for its message `{type: 'ready', …}`. It ends when we end. Its process group is its own:
 * Ctrl-C reaches only this command, which stops its children in order. @throws CommandError when it ends before it is ready
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
  const ready = await Promise.race([readyMessage(child), ended.then(end => ({ end }))])
  if ('end' in ready)
    throw new CommandError(`the ${name} ${ready.end} before it was ready${logFile === 'inherit' ? '' : `:\n${tail(logFile)}`}`)
  return {
    name,
    ready: ready.message,
    ended,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
    kill: () => child.kill('SIGKILL'),
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
  }
}

async function readyMessage(child: ReturnType<typeof spawn>): Promise<{ message: unknown }> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [unknown]
    if (typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready') return { message }
  }
}

/** The last lines of a log. */
export function tail(file: string, lines = 15): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
}
