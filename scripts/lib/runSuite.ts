import type { Counts } from './counts.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { printResult, runCheck } from './check.ts'
import { stopRequests } from './command.ts'
import { vitestCounts, vitestFiles } from './counts.ts'
import { root } from './paths.ts'

/** Runs the tests of a folder of `e2e` that has its own vitest configuration. `args` choose tests, as vitest's do. */
export async function runSuite(name: string, args: string[], longestMinutes: number, env: Record<string, string> = {}): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-reports-'))
  const report = join(folder, 'vitest.json')
  const config = join(root, 'e2e', name, 'vitest.config.ts')
  const stopping = new AbortController()
  void stopRequests().asked.then(() => stopping.abort())
  try {
    return await runCheck(
      {
        name,
        command: ['vitest', 'run', '--config', config, '--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`, ...args],
        counts() {
          vitestFiles(report).forEach(printResult)
          return vitestCounts(report)
        },
        env,
        live: true,
        longestMinutes,
      },
      stopping.signal,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
