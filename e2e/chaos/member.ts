import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { killNow } from './processTable.ts'

export type MemberName = 'api' | 'worker-a' | 'worker-b' | 'scheduler'

/** What a process of a sandbox obeys; see server/src/sandboxFaults.ts. */
export interface Orders {
  dieAt: string[]
  sleepAt: string[]
  clockOffsetMs: number
}

export interface Death {
  member: MemberName
  /** The named edge it died at; null when it was killed from outside. */ edge: string | null
}

/** One server process that is started again whenever it ends, as a supervisor would. */
export interface Member {
  name: MemberName
  /** Null while it does not run. */
  pid: () => number | null
  /** SIGKILL; it comes back after so long. False when it is not running now: then it only stays away as long. */
  kill: (restartAfterMs: number) => boolean
  /** SIGSTOP, and SIGCONT once `meanwhile` is over. */
  freeze: (meanwhile: () => Promise<unknown>) => Promise<void>
  /** Resolves when it runs and has begun its work. */
  started: () => Promise<void>
  obey: (orders: Partial<Orders>) => void
  stop: () => Promise<void>
}

export interface MemberEvents {
  died: (death: Death) => void
  /** It stands still at this named edge; it wakes when the answer resolves. */
  fellAsleep: (edge: string) => Promise<void>
  endedByItself: (words: string) => void
}

const main = join(import.meta.dirname, '../../server/src/main.ts')

export function startMember(name: MemberName, folder: string, env: Record<string, string>, told: MemberEvents): Member {
  const log = createWriteStream(join(folder, `${name}.log`))
  const orders: Orders = { dieAt: [], sleepAt: [], clockOffsetMs: 0 }
  let child: ChildProcess | null = null
  let awayUntil = 0
  let deaths = 0
  let killed = false
  let stopping = false
  let up = Promise.withResolvers<void>()
  launch()

  function launch(): void {
    killed = false
    const launched = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, '--role', name.split('-')[0] ?? ''], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        ...env,
        ...(name !== 'api' && { PORT: '0' }),
        SANDBOX_FAULTS: JSON.stringify(orders),
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
      for (const [, edge = ''] of text.matchAll(/sleeps at (\S+)/g)) void told.fellAsleep(edge).finally(() => launched.kill('SIGCONT'))
    })
    launched.once('close', (code, signal) => void ended(code, signal, said, hasStarted))
  }

  async function ended(code: number | null, signal: NodeJS.Signals | null, said: string, hasStarted: boolean): Promise<void> {
    child = null
    if (hasStarted) up = Promise.withResolvers<void>()
    if (stopping) return
    deaths += 1
    const edge = /dies at (\S+)/.exec(said)?.[1] ?? null
    if (killed || edge !== null) told.died({ member: name, edge })
    else if (hasStarted)
      // before that it may have found no database; later nothing may end it
      told.endedByItself(`${name} ended by itself with ${code ?? signal}: ${said.slice(-1_000)}`)
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
    obey(changes) {
      Object.assign(orders, changes)
      if (child?.connected) child.send(orders, () => {}) // it may die meanwhile
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
