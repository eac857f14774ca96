import type { Counts } from './lib/counts.ts'
import type { Gate } from './lib/gate.ts'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandError, runCommand, stopRequests } from './lib/command.ts'
import { add, inWords, playwrightCounts, vitestCounts } from './lib/counts.ts'
import { runGate } from './lib/gate.ts'
import { dataDir, root } from './lib/paths.ts'

const cache = join(root, 'node_modules/.cache/relayooor')
const reports = mkdtempSync(join(tmpdir(), 'relayooor-reports-'))
const vitestReport = join(reports, 'vitest.json')
const playwrightReport = join(reports, 'playwright.json')
/** Screenshots of what failed. */
const pictures = join(dataDir, 'failures', `browser-${process.pid}`)

const node = process.execPath
/** TypeScript 7 takes half of the time; the compiler of Vue's files, and the linter, need 6. */
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

const unit: Gate = {
  name: 'unit and integration',
  command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
  counts: () => vitestCounts(vitestReport),
}
const still: Gate[] = [
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
  // Few programs for many folders, since most of what each imports is the others.
  types('types: server', tsc, '.'),
  types('types: e2e', tsc, 'e2e'),
  types('types: webapp', ['vue-tsc'], 'webapp'),
  { name: 'structure', command: [node, join(root, 'scripts/structure.ts')] },
  { name: 'unused code', command: ['knip', '--no-progress'] },
]
const browser: Gate = {
  name: 'browser',
  command: ['playwright', 'test', '--config', 'e2e/browser/playwright.config.ts', '--reporter=list,json'],
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport, BROWSER_OUTPUT: pictures },
  counts: () => playwrightCounts(playwrightReport),
}

/** `npm test`: everything that proves the project on one machine. `npm test -- style "types: server"` runs only those. */
await runCommand(async () => {
  const only = process.argv.slice(2)
  const known = [unit, ...still, browser].map(gate => gate.name)
  const unknown = only.find(name => !known.includes(name))
  if (unknown !== undefined) throw new CommandError(`there is no check "${unknown}"; there are ${known.join(', ')}`)
  const chosen = (gates: Gate[]) => gates.filter(gate => only.length === 0 || only.includes(gate.name))

  mkdirSync(cache, { recursive: true })
  const stopping = new AbortController()
  void stopRequests().asked.then(() => stopping.abort())
  const started = performance.now()
  try {
    // Two lanes for two cores; the browser tests then have the machine and the built page to themselves. In parallel all took longer.
    const lanes = await Promise.all([inTurn(chosen([unit]), stopping.signal), inTurn(chosen(still), stopping.signal)])
    const total = [...lanes, await inTurn(chosen([browser]), stopping.signal)].reduce(add)
    console.log(`${stopping.signal.aborted ? 'Stopped' : 'Done'} after ${Math.round((performance.now() - started) / 1_000)} s`)
    console.log(inWords(total))
    return total.failed > 0 || stopping.signal.aborted ? 1 : 0
  } finally {
    rmSync(reports, { recursive: true, force: true })
    if (existsSync(pictures) && readdirSync(pictures).length === 0) rmSync(pictures, { recursive: true })
  }
})

async function inTurn(gates: Gate[], signal: AbortSignal): Promise<Counts> {
  let total: Counts = { passed: 0, failed: 0, skipped: 0 }
  for (const gate of gates) {
    if (!signal.aborted) total = add(total, await runGate(gate, signal))
  }
  return total
}
