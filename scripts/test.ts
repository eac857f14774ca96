import type { Check } from './lib/check.ts'
import type { Counts } from './lib/counts.ts'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkBrowser } from './lib/browserCheck.ts'
import { runCheck } from './lib/check.ts'
import { CommandError, runCommand, stopRequests } from './lib/command.ts'
import { add, inWords, vitestCounts } from './lib/counts.ts'
import { root } from './lib/paths.ts'

const cache = join(root, 'node_modules/.cache/relayooor')
const reports = mkdtempSync(join(tmpdir(), 'relayooor-reports-'))
const vitestReport = join(reports, 'vitest.json')
const browser = 'browser'

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
/** `npm test`: all checks. `npm test -- style "types: server"` runs only those, `types` all that begin with it. */
await runCommand(async () => {
  const only = process.argv.slice(2)
  const known = [...[unit, ...staticChecks].map(check => check.name), browser]
  const isNamed = (check: string, name: string) => check === name || check.startsWith(`${name}: `)
  const unknown = only.find(name => !known.some(check => isNamed(check, name)))
  if (unknown !== undefined) throw new CommandError(`there is no check "${unknown}"; there are ${known.join(', ')}`)
  const isChosen = (check: string) => only.length === 0 || only.some(name => isNamed(check, name))
  const chosen = (checks: Check[]) => checks.filter(check => isChosen(check.name))

  mkdirSync(cache, { recursive: true })
  const stopping = new AbortController()
  void stopRequests().asked.then(() => stopping.abort())
  const started = performance.now()
  try {
    // Two lanes for two cores. The browser tests come after: beside the others all took longer.
    const lanes = await Promise.all([inTurn(chosen([unit]), stopping.signal), inTurn(chosen(staticChecks), stopping.signal)])
    const asked = isChosen(browser) && !stopping.signal.aborted
    const total = [...lanes, ...(asked ? [await checkBrowser('people', stopping.signal)] : [])].reduce(add)
    console.log(`${stopping.signal.aborted ? 'Stopped' : 'Done'} after ${Math.round((performance.now() - started) / 1_000)} s`)
    console.log(inWords(total))
    return total.failed > 0 || stopping.signal.aborted ? 1 : 0
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
})

async function inTurn(checks: Check[], signal: AbortSignal): Promise<Counts> {
  let total: Counts = { passed: 0, failed: 0, skipped: 0 }
  for (const check of checks) {
    if (!signal.aborted) total = add(total, await runCheck(check, signal))
  }
  return total
}
