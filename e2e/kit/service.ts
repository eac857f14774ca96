import type { ChildProcess } from 'node:child_process'
import type { Api } from './api.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { createApi } from './api.ts'
import { freePorts, nth } from './ports.ts'
import { until } from './until.ts'

export interface ServiceOptions {
  databaseUrl: string
  /** Overrides the network's own. */
  env?: Record<string, string>
  /** What starts it, instead of this Node and the checkout. */
  command?: string[]
}

/** Our server in a process of its own, configured by the environment. */
export interface Service {
  url: string
  api: Api
  pid: () => number
  /** SIGKILL; resolves when it is gone. Its children may still be ending. */
  kill: () => Promise<void>
  /** SIGTERM; gives the exit code. */
  stop: () => Promise<number | null>
  /** Waits until it ends by itself; gives the exit code. */
  exited: () => Promise<number | null>
  /** Starts it again on the same port; resolves when it is ready. */
  start: (env?: Record<string, string>) => Promise<void>
  isReady: () => Promise<boolean>
  /** Its log lines so far. */
  log: () => Promise<string>
}

const main = join(import.meta.dirname, '..', '..', 'server', 'src', 'main.ts')

/** Starts the server on a free port, with chains that run already; resolves when it is ready. */
export async function startService(
  network: { folder: string; env: Record<string, string> },
  { databaseUrl, env = {}, command = [process.execPath, main] }: ServiceOptions,
): Promise<Service> {
  const port = nth(await freePorts(1), 0)
  const url = `http://127.0.0.1:${port}`
  const logFile = join(network.folder, `server-${port}.log`)
  let settings: Record<string, string> = { ...network.env, DATABASE_URL: databaseUrl, PORT: String(port), PUBLIC_URL: url, ...env }
  let child: ChildProcess | undefined

  async function begin(changes: Record<string, string> = {}): Promise<void> {
    settings = { ...settings, ...changes }
    child = launch(command, settings, logFile)
    const died = once(child, 'exit').then(async () => {
      throw new Error(`the server ended before it was ready: ${(await readFile(logFile, 'utf8')).slice(-2000)}`)
    })
    died.catch(() => {}) // it matters only until the server is ready
    await Promise.race([until('the server is ready', service.isReady, { timeoutMs: 180_000 }), died])
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const gone = exited()
    child.kill(signal)
    return gone
  }

  async function exited(): Promise<number | null> {
    if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    return child?.exitCode ?? null
  }

  const service: Service = {
    url,
    api: createApi(url),
    pid: () => child?.pid ?? 0,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    exited,
    start: begin,
    isReady: async () => (await fetch(`${url}/ready`, { signal: AbortSignal.timeout(5000) })).ok,
    log: () => readFile(logFile, 'utf8'),
  }
  await begin()
  return service
}

/** The ipc channel makes the server end when we are gone. */
function launch([program = '', ...args]: string[], env: Record<string, string>, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a')
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  return child
}
