import type { EmbeddedPostgres } from '../../server/src/db/embedded.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../server/src/db/embedded.ts'
import { freePorts, nth } from '../kit/ports.ts'
import { until } from '../kit/until.ts'
import { killNow, processesWhere } from './processTable.ts'

/** A real PostgreSQL that restarts on the same port with the same data after a kill. */
export interface KillablePostgres {
  url: string
  /** SIGKILL to the server; resolves when it is back. Waits for its children, beside which no new server starts. */
  kill: (restartAfterMs: number) => Promise<void>
  /** SIGKILL to one connection's process; then the server ends all of them and recovers. False when there is none. */
  killBackend: (choice: number) => boolean
  close: () => Promise<void>
}

export async function startKillablePostgres(dataDir: string): Promise<KillablePostgres> {
  const port = nth(await freePorts(1), 0)
  let current: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir, port })
  const { url } = current
  let returning: Promise<void> | null = null

  async function killAndReturn(restartAfterMs: number): Promise<void> {
    const children = processesWhere(({ parent }) => parent === current.pid).map(({ pid }) => pid)
    killNow(current.pid)
    await current.exited
    await until(
      'the children of PostgreSQL are gone',
      () => processesWhere(({ pid, command }) => children.includes(pid) && command[0]?.startsWith('postgres') === true).length === 0,
      { everyMs: 20 },
    )
    await current.stop()
    await sleep(restartAfterMs)
    // Tried again, since a start may time out on a busy machine.
    current = await until('PostgreSQL starts again', () => startEmbeddedPostgres({ dataDir, port }), { timeoutMs: 120_000 })
  }

  return {
    url,
    kill(restartAfterMs) {
      returning ??= killAndReturn(restartAfterMs).finally(() => {
        returning = null
      })
      return returning
    },
    killBackend(choice) {
      const backends = returning
        ? []
        : processesWhere(({ parent, command }) => parent === current.pid && command[0]?.startsWith('postgres: relayooor') === true)
      const chosen = backends[choice % Math.max(1, backends.length)]
      return chosen !== undefined && killNow(chosen.pid)
    },
    async close() {
      await returning
      await current.stop()
      await removeEmbeddedPostgres(dataDir)
    },
  }
}
