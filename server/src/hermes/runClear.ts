import type { Guarded } from './guarded.ts'
import type { ClearOptions, HermesRun } from './hermes.ts'
import { clearArguments, compactSequences } from '@relayooor/shared'
import { crashPoint } from '../db/crashPoint.ts'
import { commandMissing } from './guard.ts'
import { startGuarded } from './guarded.ts'
import { lastLines } from './keepTail.ts'
import { parseHermesOutput } from './output.ts'

const tailLines = 40

/**
 * Runs `hermes clear packets` for exactly these sequences, under a guard that ends it when this process dies.
 * What it did is for the chains to say: exit code and output are hints.
 * @throws what `onStart` throws; Hermes was then not started
 */
export async function runClear(options: ClearOptions): Promise<HermesRun> {
  const startedAt = new Date()
  if (options.signal.aborted) return report(startedAt, 'cancelled', null, null)
  crashPoint('start-hermes:before')
  const guarded = await startGuarded(options.bin, argumentsOf(options))
  if (!guarded) return report(startedAt, 'not-started', null, null)
  const { log, chainId, channelId } = options
  const facts = { chainId, channelId, sequences: compactSequences(options.sequences), pid: guarded.process.pid }
  if (!(await mayGo(guarded, options))) return report(startedAt, 'cancelled', null, guarded)
  crashPoint('start-hermes:may-go')
  log.info(facts, 'hermes starts')
  const { end, exitCode } = await supervise(guarded, options)
  const missing = end === 'exited' && exitCode !== null && commandMissing.includes(exitCode)
  const run = report(startedAt, missing ? 'not-started' : end, exitCode, guarded)
  log.info({ ...facts, end: run.end, exitCode, milliseconds: run.endedAt.getTime() - startedAt.getTime() }, 'hermes ended')
  return run
}

function argumentsOf(options: ClearOptions): string[] {
  return ['--config', options.configPath, '--json', ...clearArguments(options), '--key-name', options.keyName]
}

/** Has the process stored, and says whether it may begin. */
async function mayGo(guarded: Guarded, { onStart, signal }: ClearOptions): Promise<boolean> {
  try {
    await onStart(guarded.process)
    if (!signal.aborted) return true
  } catch (error) {
    await discard(guarded)
    throw error
  }
  await discard(guarded)
  return false
}

async function discard(guarded: Guarded): Promise<void> {
  guarded.signal('SIGKILL')
  await guarded.ended
}

async function supervise(
  guarded: Guarded,
  options: ClearOptions,
): Promise<{ end: 'exited' | 'timed-out' | 'cancelled'; exitCode: number | null }> {
  let end: 'exited' | 'timed-out' | 'cancelled' = 'exited'
  let killing: NodeJS.Timeout | undefined
  const stop = (why: 'timed-out' | 'cancelled') => {
    if (end !== 'exited') return
    end = why
    crashPoint('end-hermes:before')
    guarded.signal('SIGTERM')
    crashPoint('end-hermes:after')
    killing = setTimeout(guarded.signal, options.killAfterMs, 'SIGKILL')
  }
  const cancel = () => stop('cancelled')
  const deadline = setTimeout(stop, options.timeoutMs, 'timed-out')
  options.signal.addEventListener('abort', cancel, { once: true })
  guarded.go()
  crashPoint('start-hermes:gone')
  const code = await guarded.ended
  crashPoint('hermes-ended')
  clearTimeout(deadline)
  clearTimeout(killing)
  options.signal.removeEventListener('abort', cancel)
  return { end, exitCode: end === 'exited' ? code : null }
}

function report(startedAt: Date, end: HermesRun['end'], exitCode: number | null, guarded: Guarded | null): HermesRun {
  const stdout = guarded?.stdout() ?? ''
  const stderr = guarded?.stderr() ?? ''
  const output = parseHermesOutput(stdout, stderr)
  if (end === 'not-started') output.complaints = [{ reason: 'hermes-unavailable', text: stderr.trim() || 'Hermes could not be started' }]
  return { end, exitCode, output, startedAt, endedAt: new Date(), tail: lastLines(`${stdout}\n${stderr}`, tailLines) }
}
