import type { Counts } from './lib/counts.ts'
import { CommandFailed } from '../e2e/interchain/run.ts'
import { ensureTools, ToolMissing } from '../e2e/interchain/tools.ts'
import { printResult } from './lib/check.ts'
import { runCommand } from './lib/command.ts'
import { add, inWords } from './lib/counts.ts'
import { keepOutput } from './lib/failures.ts'
import { runSuite } from './lib/runSuite.ts'

const oneFailed: Counts = { passed: 0, failed: 1, skipped: 0 }

/**
 * `npm run test:interchain`: the main job on two real chains of ibc-go v8 with a real Hermes, then on three of v11 in a row.
 * Arguments choose tests, as vitest's do.
 */
await runCommand(async () => {
  const counts = (await buildTools()) ? await runSuites() : oneFailed
  console.log(inWords(counts))
  return counts.failed > 0 ? 1 : 0
})

async function runSuites(): Promise<Counts> {
  const chosen = process.argv.slice(2)
  // What is chosen may be in one of the two only.
  const args = chosen.length > 0 ? [...chosen, '--passWithNoTests'] : []
  return add(await runSuite('interchain', args, 45), await runSuite('forwarding', args, 20))
}

async function buildTools(): Promise<boolean> {
  const began = performance.now()
  try {
    for (const generation of [8, 11] as const)
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
