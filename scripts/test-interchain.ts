import type { Counts } from './lib/counts.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureTools, ToolMissing } from '../e2e/interchain/tools.ts'
import { runCommand, stopRequests } from './lib/command.ts'
import { inWords, vitestCounts } from './lib/counts.ts'
import { root } from './lib/paths.ts'

/** `npm run test:interchain`: the main job on two real ibc-go chains with a real Hermes. Arguments choose tests, as vitest's do. */
await runCommand(async () => {
  const counts = await toolsAreThere() ? await runTests(process.argv.slice(2)) : { passed: 0, failed: 1, skipped: 0 }
  console.log(inWords(counts))
  return counts.failed > 0 ? 1 : 0
})

async function toolsAreThere(): Promise<boolean> {
  try {
    await ensureTools()
    return true
  }
  catch (error) {
    console.error(error instanceof ToolMissing ? `relayooor: ${error.message}` : error)
    return false
  }
}

async function runTests(args: string[]): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-reports-'))
  const report = join(folder, 'vitest.json')
  try {
    const child = spawn('vitest', ['run', '--config', join(root, 'e2e/interchain/vitest.config.ts'), '--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    const stop = stopRequests()
    void stop.asked.then(() => child.kill('SIGINT'))
    void stop.insisted.then(() => child.kill('SIGKILL'))
    const [code] = await once(child, 'close') as [number | null]
    const counts = vitestCounts(report)
    // A runner that failed without a failed test, or ran none, has failed all the same.
    const crashed = counts.failed === 0 && (code !== 0 || counts.passed === 0)
    return crashed ? { ...counts, failed: 1 } : counts
  }
  catch (error) {
    console.error('relayooor: the tests left no report:', error)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
