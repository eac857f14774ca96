import type { ChaosFigures } from './run.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sabotages } from './sabotages.ts'
import { scratchCopy } from './scratchCopy.ts'

export interface SabotageResult {
  name: string
  guard: string
  /** The first check that noticed; null when none did. */ caughtBy: string | null
  scenario: number | null
  seed: number
}

/** Removes one guard after the other in a copy of the source, and plays scenarios there until one fails. */
export async function runSabotages(
  names: string[],
  seed: number,
  scenarios: number,
  say: (line: string) => void,
): Promise<SabotageResult[]> {
  const results: SabotageResult[] = []
  for (const name of names) {
    const sabotage = sabotages[name]
    if (!sabotage) throw new Error(`there is no sabotage ${name}; there are ${Object.keys(sabotages).join(', ')}`)
    const copy = scratchCopy(sabotage)
    try {
      const child = spawn(
        process.execPath,
        [
          '--disable-warning=ExperimentalWarning',
          join(copy.folder, 'scripts/test-chaos.ts'),
          '--seed',
          String(seed),
          '--scenarios',
          String(scenarios),
          '--clusters',
          '1',
          '--until-failure',
        ],
        { cwd: copy.folder, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
      )
      await once(child, 'close')
      const figures = figuresOf(copy.folder)
      const failure = figures?.failures[0]
      const result = { name, guard: sabotage.guard, caughtBy: failure?.violations[0] ?? null, scenario: failure?.scenario ?? null, seed }
      const { caughtBy, scenario } = result
      const nowhere = `NOT caught in ${figures?.scenarios ?? 'no'} scenarios`
      say(`${name}: ${caughtBy === null ? nowhere : `caught in scenario ${scenario} by "${caughtBy}"`}`)
      results.push(result)
    } finally {
      copy.remove()
    }
  }
  return results
}

function figuresOf(folder: string): ChaosFigures | null {
  const file = join(folder, 'data/chaos.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ChaosFigures) : null // written by the same code
}
