import type { Check } from './lib/check.ts'
import type { Counts } from './lib/counts.ts'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCheck } from './lib/check.ts'
import { CommandError, runCommand, stopRequests } from './lib/command.ts'
import { add, inWords, playwrightCounts, vitestCounts } from './lib/counts.ts'
import { dataDir, root } from './lib/paths.ts'

const cache = join(root, 'node_modules/.cache/relayooor')
const reports = mkdtempSync(join(tmpdir(), 'relayooor-reports-'))
const vitestReport = join(reports, 'vitest.json')
const playwrightReport = join(reports, 'playwright.json')
/** Screenshots of what failed. */
const screenshots = join(dataDir, 'failures', `browser-${process.pid}`)

const node = process.execPath
/** TypeScript 7 takes half of the time; vue-tsc and eslint need 6. */
const tsc = [node, join(root, 'node_modules/typescript-7/bin/tsc')]
function types(name: string, compiler: string[], project: string) {
  return {
    name,
    command: [
      ...compiler,
      '-p',
      project,
      '--noEmit',
      '--incremental',
      '--tsBuildInfoFile',
      join(cache, `${name.replaceAll(/\W+/g, '-')}.tsbuildinfo`),
    ],
  }
}

const unit: Check = {
  name: 'unit and integration',
  command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
  counts: () => vitestCounts(vitestReport),
}
const staticChecks: Check[] = [
  { name: 'build', command: [node, join(root, 'scripts/build.ts')] },
  { name: 'format', command: ['oxfmt', '--check'] },
  {
    name: 'style',
    command: [
      'eslint',
      '.',
      '--max-warnings',
      '0',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      join(cache, 'eslint.json'),
    ],
  },
  // Few programs for many folders, since they import each other.
  types('types: server', tsc, '.'),
  types('types: e2e', tsc, 'e2e'),
  types('types: webapp', ['vue-tsc'], 'webapp'),
  { name: 'structure', command: [node, join(root, 'scripts/structure.ts')] },
  { name: 'unused code', command: ['knip', '--no-progress'] },
]
const browser: Check = {
  name: 'browser',
  command: ['playwright', 'test', '--config', 'e2e/browser/playwright.config.ts', '--reporter=list,json'],
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport, BROWSER_OUTPUT: screenshots },
  counts: () => playwrightCounts(playwrightReport),
}

/** `npm test`: all checks. `npm test -- style "types: server"` runs only those, `types` all that begin with it. */
await runCommand(async () => {
  const only = process.argv.slice(2)
  const known = [unit, ...staticChecks, browser].map(check => check.name)
  const isNamed = (check: string, name: string) => check === name || check.startsWith(`${name}: `)
  const unknown = only.find(name => !known.some(check => isNamed(check, name)))
  if (unknown !== undefined) throw new CommandError(`there is no check "${unknown}"; there are ${known.join(', ')}`)
  const chosen = (checks: Check[]) => checks.filter(check => only.length === 0 || only.some(name => isNamed(check.name, name)))

  mkdirSync(cache, { recursive: true })
  const stopping = new AbortController()
  void stopRequests().asked.then(() => stopping.abort())
  const started = performance.now()
  try {
    // Two lanes for two cores. The browser tests come after: beside the others all took longer.
    const lanes = await Promise.all([inTurn(chosen([unit]), stopping.signal), inTurn(chosen(staticChecks), stopping.signal)])
    const total = [...lanes, await inTurn(chosen([browser]), stopping.signal)].reduce(add)
    console.log(`${stopping.signal.aborted ? 'Stopped' : 'Done'} after ${Math.round((performance.now() - started) / 1_000)} s`)
    console.log(inWords(total))
    return total.failed > 0 || stopping.signal.aborted ? 1 : 0
  } finally {
    rmSync(reports, { recursive: true, force: true })
    if (existsSync(screenshots) && readdirSync(screenshots).length === 0) rmSync(screenshots, { recursive: true })
  }
})

async function inTurn(checks: Check[], signal: AbortSignal): Promise<Counts> {
  let total: Counts = { passed: 0, failed: 0, skipped: 0 }
  for (const check of checks) {
    if (!signal.aborted) total = add(total, await runCheck(check, signal))
  }
  return total
}
