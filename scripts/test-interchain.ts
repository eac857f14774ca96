import type { Counts } from './lib/counts.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandFailed } from '../e2e/interchain/run.ts'
import { ensureTools, ToolMissing } from '../e2e/interchain/tools.ts'
import { runCommand, stopRequests } from './lib/command.ts'
import { inWords, vitestCounts, vitestFiles } from './lib/counts.ts'
import { keepOutput } from './lib/failures.ts'
import { runGate, tellStage } from './lib/gate.ts'
import { root } from './lib/paths.ts'

const oneFailed: Counts = { passed: 0, failed: 1, skipped: 0 }

/** `npm run test:interchain`: the main job on two real ibc-go chains with a real Hermes. Arguments choose tests, as vitest's do. */
await runCommand(async () => {
  const counts = (await toolsAreThere()) ? await runTests(process.argv.slice(2)) : oneFailed
  console.log(inWords(counts))
  return counts.failed > 0 ? 1 : 0
})

async function toolsAreThere(): Promise<boolean> {
  const began = performance.now()
  try {
    await ensureTools((program, ms) => tellStage({ name: `build ${program}`, failed: false, ms }))
    return true
  } catch (error) {
    console.error(error instanceof ToolMissing ? `relayooor: ${error.message}` : error)
    tellStage({
      name: 'build',
      failed: true,
      ms: performance.now() - began,
      output: keepOutput('build', error instanceof CommandFailed ? error.output : String(error)),
    })
    return false
  }
}

async function runTests(args: string[]): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-reports-'))
  const report = join(folder, 'vitest.json')
  const stopping = new AbortController()
  void stopRequests().asked.then(() => stopping.abort())
  try {
    return await runGate(
      {
        name: 'interchain',
        command: [
          'vitest',
          'run',
          '--config',
          join(root, 'e2e/interchain/vitest.config.ts'),
          '--reporter=verbose',
          '--reporter=json',
          `--outputFile.json=${report}`,
          ...args,
        ],
        counts() {
          const counts = vitestCounts(report)
          vitestFiles(report).forEach(tellStage)
          return counts
        },
        live: true,
        longestMinutes: 45,
      },
      stopping.signal,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
