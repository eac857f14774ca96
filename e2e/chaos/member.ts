import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { killNow } from './processTable.ts'

export type MemberName = 'api' | 'worker-a' | 'worker-b' | 'scheduler'

/** Sent to the process; see server/src/sandboxFaults.ts. */
export interface MemberFaults {
  dieAt: string[]
  sleepAt: string[]
  clockOffsetMs: number
}

export interface Death {
  member: MemberName
  /** Where it died; null when it was killed from outside. */ edge: string | null
}

/** A server process that is restarted whenever it ends. */
export interface Member {
  name: MemberName
  /** Null while it does not run. */
  pid: () => number | null
  /** SIGKILL, and a restart after so long. False when it was not running; then only the restart is delayed. */
  kill: (restartAfterMs: number) => boolean
  /** SIGSTOP, and SIGCONT once `meanwhile` is over. */
  freeze: (meanwhile: () => Promise<unknown>) => Promise<void>
  /** Resolves when it runs and has started its work. */
  started: () => Promise<void>
  setFaults: (faults: Partial<MemberFaults>) => void
  stop: () => Promise<void>
}

export interface MemberEvents {
  died: (death: Death) => void
  /** It sleeps at this edge until the promise resolves. */
  paused: (edge: string) => Promise<void>
  crashed: (words: string) => void
}

const main = join(import.meta.dirname, '../../server/src/main.ts')

/** `roles` as the command line has them. */
export function startMember(name: MemberName, roles: string, folder: string, env: Record<string, string>, events: MemberEvents): Member {
  const log = createWriteStream(join(folder, `${name}.log`))
  const faults: MemberFaults = { dieAt: [], sleepAt: [], clockOffsetMs: 0 }
  let child: ChildProcess | null = null
  let awayUntil = 0
  let deaths = 0
  let killed = false
  let stopping = false
  let up = Promise.withResolvers<void>()
  launch()

  function launch(): void {
    killed = false
    const launched = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, '--role', roles], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        ...env,
        ...(name !== 'api' && { PORT: '0' }),
        SANDBOX_FAULTS: JSON.stringify(faults),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    child = launched
    let hasStarted = false
    let said = ''
    launched.stdout?.setEncoding('utf8').on('data', (text: string) => {
      log.write(text)
      if (!hasStarted && text.includes('"msg":"started"')) {
        hasStarted = true
        up.resolve()
      }
    })
    launched.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log.write(text)
      said = (said + text).slice(-4_000)
      for (const [, edge = ''] of text.matchAll(/sleeps at (\S+)/g)) void events.paused(edge).finally(() => launched.kill('SIGCONT'))
    })
    launched.once('close', (code, signal) => void ended(code, signal, said, hasStarted))
  }

  async function ended(code: number | null, signal: NodeJS.Signals | null, said: string, hasStarted: boolean): Promise<void> {
    child = null
    if (hasStarted) up = Promise.withResolvers<void>()
    if (stopping) return
    deaths += 1
    const edge = /dies at (\S+)/.exec(said)?.[1] ?? null
    if (killed || edge !== null) events.died({ member: name, edge })
    else if (hasStarted)
      // before its start it may have found no database; later it must not end
      events.crashed(`${name} ended by itself with ${code ?? signal}: ${said.slice(-1_000)}`)
    if (!killed) awayUntil = Math.max(awayUntil, performance.now() + ((deaths * 373) % 1000))
    while (performance.now() < awayUntil) await sleep(awayUntil - performance.now())
    if (!stopping) launch()
  }

  return {
    name,
    pid: () => child?.pid ?? null,
    kill(afterMs) {
      awayUntil = Math.max(awayUntil, performance.now() + afterMs)
      if (!child?.pid || killed) return false
      killed = true
      return killNow(child.pid)
    },
    async freeze(meanwhile) {
      const frozen = child
      frozen?.kill('SIGSTOP')
      await meanwhile()
      frozen?.kill('SIGCONT')
    },
    started: () => up.promise,
    setFaults(changes) {
      Object.assign(faults, changes)
      if (child?.connected) child.send(faults, () => {}) // it may die meanwhile
    },
    async stop() {
      stopping = true
      const running = child
      if (running) {
        const gone = once(running, 'close')
        running.kill('SIGTERM')
        await gone
      }
      log.end()
    },
  }
}
