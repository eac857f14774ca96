import type { Counts } from './counts.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { add, inWords } from './counts.ts'
import { root } from './paths.ts'

/** One check of the whole: a command, and the report of its tests if it runs any. */
export interface Gate {
  name: string
  command: string[]
  env?: Record<string, string>
  /** The counts of the tests it ran; throws when the runner left no report. */
  counts?: () => Counts
}

const longestMs = 15 * 60_000
const none: Counts = { passed: 0, failed: 0, skipped: 0 }

/**
 * Runs a gate, tells a line about it, and its whole output when it failed. The gate itself counts as one, so that a runner that
 * crashed or ran nothing is a failure however many tests it reports.
 */
export async function runGate(gate: Gate, signal: AbortSignal): Promise<Counts> {
  const started = performance.now()
  const { code, output } = await execute(gate, signal)
  const { tests, fault } = readTests(gate)
  const failed = code !== 0 || fault !== null
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  console.log(`${failed ? 'FAILED' : 'ok    '} ${gate.name.padEnd(26)} ${seconds.padStart(6)} s${gate.counts ? `   ${inWords(tests)}` : ''}`)
  if (failed)
    console.log(`${output.trimEnd()}\n${fault ?? ''}${fault ? '\n' : ''}`)
  return add(tests, failed ? { ...none, failed: 1 } : { ...none, passed: 1 })
}

function readTests(gate: Gate): { tests: Counts, fault: string | null } {
  if (!gate.counts)
    return { tests: none, fault: null }
  try {
    const tests = gate.counts()
    return { tests, fault: tests.passed + tests.failed === 0 ? 'It ran no test.' : null }
  }
  catch (error) {
    return { tests: none, fault: `It left no report: ${String(error)}` }
  }
}

async function execute({ command: [program = '', ...args], env }: Gate, signal: AbortSignal): Promise<{ code: number | null, output: string }> {
  const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', text => output += text)
  // Its whole group: a runner has workers and browsers of its own.
  const end = () => child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGTERM')
  signal.addEventListener('abort', end)
  const timer = setTimeout(() => {
    output += `\nStopped after ${longestMs / 60_000} minutes.`
    end()
  }, longestMs)
  try {
    const [code] = await once(child, 'close') as [number | null]
    return { code, output }
  }
  catch (error) {
    return { code: null, output: String(error) }
  }
  finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}
