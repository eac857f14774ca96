import type { ChildProcess } from 'node:child_process'
import type { HermesProcess } from './hermes.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { sendSignal } from '../base/signalUntilGone.ts'
import { environmentForHermes } from './environment.ts'
import { guardScript } from './guard.ts'
import { keepTail } from './keepTail.ts'
import { endProcess, startTicksOf } from './processes.ts'

/** Enough for the result of some hundred packets with their data. */
const keptBytes = 8 * 1024 * 1024

/** A command that waits under its guard for the word to go. */
export interface Guarded {
  process: HermesProcess
  go: () => void
  /** Signals the command and all that it started. */
  signal: (name: NodeJS.Signals) => void
  /** The exit code (128 + n after signal n), null when the guard was killed too. Resolves when the command is dead. */
  ended: Promise<number | null>
  stdout: () => string
  stderr: () => string
}

/** Starts the guard; null when it could not be started. The command itself runs from `go` on, with the pid that is told. */
export async function startGuarded(command: string, args: string[]): Promise<Guarded | null> {
  const guard = spawn('/bin/sh', ['-c', guardScript, 'hermes-guard', command, ...args], {
    detached: true,
    env: environmentForHermes(),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
  })
  const guardPid = guard.pid
  const ended = new Promise<number | null>(resolve => {
    guard.once('error', () => resolve(null))
    guard.once('close', resolve)
  })
  if (guardPid === undefined) {
    await ended
    return null
  }
  // What a wrapper script leaves behind would keep the outputs open.
  guard.once('exit', () => sendSignal(-guardPid, 'SIGKILL'))
  const stdout = keepTail(pipeOf(guard, 1), keptBytes)
  const stderr = keepTail(pipeOf(guard, 2), keptBytes)
  const pid = await readPid(pipeOf(guard, 3))
  const startTicks = pid === null ? null : startTicksOf(pid)
  const word = pipeOf(guard, 4)
  pipeOf(guard, 5) // held open until the guard has ended; its closing is what the guard watches for
  if (pid === null || startTicks === null) {
    word.destroy()
    await ended
    return null
  }
  return {
    process: { pid, startTicks, guardPid },
    go: () => word.end('go\n'),
    signal: name => sendSignal(-guardPid, name),
    // The guard may be gone a moment before what it guarded.
    ended: ended.then(async code => {
      await endProcess(pid, startTicks, 0)
      return code
    }),
    stdout,
    stderr,
  }
}

async function readPid(socket: Socket): Promise<number | null> {
  const text = keepTail(socket, 64)
  await once(socket, 'end')
  const pid = Number(text())
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null
}

function pipeOf(guard: ChildProcess, descriptor: number): Socket {
  const pipe = guard.stdio[descriptor]
  if (!(pipe instanceof Socket)) throw new TypeError(`descriptor ${descriptor} of the guard is no pipe`)
  // The other end goes away when the process ends, which `ended` tells.
  pipe.on('error', () => {})
  return pipe
}
