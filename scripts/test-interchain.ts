import type { Generation } from '../e2e/interchain/tools.ts'
import type { Counts } from './lib/counts.ts'
import { CommandFailed } from '../e2e/interchain/run.ts'
import { ensureTools, generations, ToolMissing } from '../e2e/interchain/tools.ts'
import { printResult } from './lib/check.ts'
import { CommandError, runCommand } from './lib/command.ts'
import { add, inWords } from './lib/counts.ts'
import { keepOutput } from './lib/failures.ts'
import { runSuite } from './lib/runSuite.ts'

const oneFailed: Counts = { passed: 0, failed: 1, skipped: 0 }

/**
 * `npm run test:interchain`: the main suite on two real chains of ibc-go v8 with a real Hermes, then on three of v11 in a row, which
 * forward. `-- --generation 7` (8, 11): on that one alone; the rest of the arguments chooses tests, as vitest's do.
 */
await runCommand(async () => {
  const { chosen, tests } = readArguments(process.argv.slice(2))
  const counts = (await buildTools(chosen)) ? await runSuites(chosen, tests) : oneFailed
  console.log(inWords(counts))
  return counts.failed > 0 ? 1 : 0
})

function readArguments(args: string[]): { chosen: readonly Generation[]; tests: string[] } {
  const at = args.indexOf('--generation')
  if (at < 0) return { chosen: [8, 11], tests: args }
  const wanted = generations.find(one => String(one) === args[at + 1])
  if (!wanted) throw new CommandError(`--generation must be one of ${generations.join(', ')}`)
  return { chosen: [wanted], tests: args.toSpliced(at, 2) }
}

async function runSuites(chosen: readonly Generation[], tests: string[]): Promise<Counts> {
  // Tests that are chosen may be in one of the suites only.
  const args = tests.length > 0 ? [...tests, '--passWithNoTests'] : []
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  for (const generation of chosen) counts = add(counts, await runGeneration(generation, args))
  return counts
}

function runGeneration(generation: Generation, args: string[]): Promise<Counts> {
  if (generation === 11) return runSuite('forwarding', args, 30)
  return runSuite('interchain', args, 45, { INTERCHAIN_GENERATION: String(generation) })
}

async function buildTools(chosen: readonly Generation[]): Promise<boolean> {
  const began = performance.now()
  try {
    for (const generation of chosen)
      await ensureTools(generation, (program, ms) => printResult({ name: `build ${program}`, failed: false, ms }))
    return true
  } catch (error) {
    console.error(error instanceof ToolMissing ? `relayooor: ${error.message}` : error)
    printResult({
      name: 'build',
      failed: true,
      ms: performance.now() - began,
      output: keepOutput('build', error instanceof CommandFailed ? error.output : String(error)),
    })
    return false
  }
}
