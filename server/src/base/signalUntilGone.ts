import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'

const lookEveryMs = 20

/** Signals a process, or with a negative pid a process group; that it is gone already is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Ends a process by each signal in turn, with its time to obey. @throws Error when it may not be signalled, or does not end */
export async function signalUntilGone(
  pid: number,
  isAlive: () => boolean,
  steps: readonly (readonly [signal: NodeJS.Signals, graceMs: number])[],
): Promise<void> {
  for (const [signal, graceMs] of steps) {
    if (!isAlive()) return
    sendSignal(pid, signal)
    const deadline = performance.now() + graceMs
    while (isAlive() && performance.now() < deadline) await delay(lookEveryMs)
  }
  if (isAlive()) throw new Error(`process ${pid} does not end`)
}
