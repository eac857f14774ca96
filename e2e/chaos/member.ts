import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { killNow } from './processTable.ts'

export type MemberName = 'api' | 'worker-a' | 'worker-b' | 'scheduler'

/** What a process of a sandbox obeys; see server/src/sandboxFaults.ts. */
export interface Orders { dieAt: string[], clockOffsetMs: number }

export interface Death { member: MemberName, /** The named edge it died at; null when it was killed from outside. */ edge: string | null }

/** One server process that is started again whenever it ends, as a supervisor would. */
export interface Member {
  name: MemberName
  /** SIGKILL; it comes back after so long. False when it is not running now. */
  kill: (restartAfterMs: number) => boolean
  obey: (orders: Partial<Orders>) => void
  stop: () => Promise<number | null>
}

const main = join(import.meta.dirname, '../../server/src/main.ts')

export function startMember(name: MemberName, folder: string, env: Record<string, string>, told: { died: (death: Death) => void, endedByItself: (words: string) => void }): Member {
  const logFile = join(folder, `${name}.log`)
  const orders: Orders = { dieAt: [], clockOffsetMs: 0 }
  let child: ChildProcess | null = null
  let restartAfterMs = 0
  let deaths = 0
  let killed = false
  let stopping = false
  launch()

  function launch(): void {
    const log = openSync(logFile, 'a')
    const begins = statSync(logFile).size
    killed = false
    const started = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, '--role', name.split('-')[0] ?? ''], { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env, SANDBOX_FAULTS: JSON.stringify(orders) }, stdio: ['ignore', log, 'pipe', 'ipc'] })
    closeSync(log)
    child = started
    let said = ''
    started.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000)
    })
    started.once('close', (code, signal) => void ended(code, signal, said, begins))
  }

  async function ended(code: number | null, signal: NodeJS.Signals | null, said: string, begins: number): Promise<void> {
    child = null
    if (stopping)
      return
    deaths += 1
    const edge = /dies at (\S+)/.exec(said)?.[1] ?? null
    if (killed || edge !== null) {
      told.died({ member: name, edge })
    }
    else if (readFileSync(logFile, 'utf8').slice(begins).includes('"msg":"started"')) {
      // Before that it may have found no database; later nothing may end it.
      told.endedByItself(`${name} ended by itself with ${code ?? signal}: ${said.slice(-1_000)}`)
    }
    await sleep(killed ? restartAfterMs : (deaths * 373) % 1000)
    if (!stopping)
      launch()
  }

  return {
    name,
    kill(afterMs) {
      if (!child?.pid || killed)
        return false
      restartAfterMs = afterMs
      killed = true
      return killNow(child.pid)
    },
    obey(changes) {
      Object.assign(orders, changes)
      if (child?.connected)
        child.send(orders, () => {}) // it may die meanwhile
    },
    async stop() {
      stopping = true
      const running = child
      if (!running)
        return 0
      const gone = once(running, 'close')
      running.kill('SIGTERM')
      await gone
      return running.exitCode
    },
  }
}
