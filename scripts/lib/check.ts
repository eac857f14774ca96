import type { Counts } from './counts.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { add, inWords } from './counts.ts'
import { keepOutput } from './failures.ts'
import { root } from './paths.ts'

/** One check of `npm test`: a command, and the report of its tests if it runs any. */
export interface Check {
  name: string
  command: string[]
  env?: Record<string, string>
  /** The counts of the tests it ran. @throws when there is no report */
  counts?: () => Counts
  /** Shows its output at once, not only when it failed. */
  live?: boolean
  /** Stopped after this time; 40 by default. */
  longestMinutes?: number
}

const none: Counts = { passed: 0, failed: 0, skipped: 0 }

/**
 * Runs a check and prints a line about it, with its output when it failed.
 * The check counts as a test of its own, so that a runner that crashed or ran nothing is a failure.
 */
export async function runCheck(check: Check, signal: AbortSignal): Promise<Counts> {
  const started = performance.now()
  const { code, output } = await execute(check, signal)
  const { tests, fault } = readTests(check)
  const failed = code !== 0 || fault !== null
  const said = [output.trimEnd(), ...(fault === null ? [] : [fault])].join('\n')
  if (failed && !check.live) console.log(said)
  else if (fault !== null) console.log(fault)
  printResult({
    name: check.name,
    failed,
    ms: performance.now() - started,
    ...(check.counts && { tests }),
    ...(failed && !signal.aborted && { output: keepOutput(check.name, `${said}\n`) }),
  })
  return add(tests, failed ? { ...none, failed: 1 } : { ...none, passed: 1 })
}

/** .ci/run reads these lines. */
export function printResult({
  name,
  failed,
  ms,
  tests,
  output,
}: {
  name: string
  failed: boolean
  ms: number
  tests?: Counts
  output?: string
}): void {
  const seconds = (ms / 1_000).toFixed(1)
  console.log(
    `${failed ? 'FAILED' : 'ok    '} ${name.padEnd(26)} ${seconds.padStart(6)} s` +
      `${tests ? `   ${inWords(tests)}` : ''}${output === undefined ? '' : `   all of it: ${output}`}`,
  )
}

function readTests(check: Check): { tests: Counts; fault: string | null } {
  if (!check.counts) return { tests: none, fault: null }
  try {
    const tests = check.counts()
    return { tests, fault: tests.passed + tests.failed === 0 ? 'It ran no test.' : null }
  } catch (error) {
    return { tests: none, fault: `It left no report: ${String(error)}` }
  }
}

async function execute(
  { command: [program = '', ...args], env, live = false, longestMinutes = 40 }: Check,
  signal: AbortSignal,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (live) process.stdout.write(text)
    })
  }
  // The whole process group: a runner starts workers and browsers.
  const end = () => child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGTERM')
  signal.addEventListener('abort', end)
  const timer = setTimeout(() => {
    output += `\nStopped after ${longestMinutes} minutes.`
    end()
  }, longestMinutes * 60_000)
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, output }
  } catch (error) {
    return { code: null, output: String(error) }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}
