import type { ChaosFigures } from '../e2e/chaos/run.ts'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { attacksAsTable, failuresOf, hostileAsTable } from '../e2e/chaos/hostile/report.ts'
import { runHostile } from '../e2e/chaos/hostile/runHostile.ts'
import { journeysAsTable } from '../e2e/chaos/journeys/report.ts'
import { runJourneys } from '../e2e/chaos/journeys/runJourneys.ts'
import { figuresAsTable, missedGoals, sabotagesAsTable } from '../e2e/chaos/report.ts'
import { restoreAsTable } from '../e2e/chaos/restore/report.ts'
import { runRestore } from '../e2e/chaos/restore/runRestore.ts'
import { runChaos } from '../e2e/chaos/run.ts'
import { runSabotages } from '../e2e/chaos/runSabotages.ts'
import { sabotages } from '../e2e/chaos/sabotages.ts'
import { longSize, shortSize } from '../e2e/chaos/scenario.ts'
import { CommandError, runCommand } from './lib/command.ts'
import { dataDir, root } from './lib/paths.ts'

/** They share the waiting. */
const journeysAtOnce = 50
/** Between two honest customers. */
const customerEveryMs = 2_500

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    scenario: { type: 'string' },
    scenarios: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '1000' },
    minutes: { type: 'string' },
    clusters: { type: 'string', default: '2' },
    'until-failure': { type: 'boolean', default: false },
    edges: { type: 'string' },
    sabotage: { type: 'string' },
    hostile: { type: 'boolean', default: false },
    journeys: { type: 'string' },
    restore: { type: 'boolean', default: false },
    attack: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})

/**
 * `npm run test:chaos`: generated scenarios under kills and faults, until 1,000 kills and a death at each edge, or the time is over.
 * - `--seed N --scenario K`: one scenario again; `--edges A,B`: processes die at these edges only.
 * - `--sabotage all` (or names): removes one guard after the other in a copy; fails when nothing notices.
 * - `--hostile`: a hundred hostile accounts for five minutes (`--minutes`), or only the attacks that match `--attack`.
 * - `--journeys 500`: so many forwarded transfers, hop by hop, while the server is killed now and then.
 * - `--restore`: the loss of the machine, with a kill at each step of backup and restore; needs Debian's PostgreSQL.
 * - `--write`: puts the figures into docs/reliability.md.
 */
await runCommand(async () => {
  if (values.hostile) return runHostileAccounts()
  if (values.journeys !== undefined) return runForwards()
  if (values.restore) return runLossOfMachine()
  return values.sabotage === undefined ? runScenarios() : breakGuards(values.sabotage)
})

async function runScenarios(): Promise<number> {
  const figures = await runChaos({
    seed: wholeNumber('seed'),
    ...(values.scenario !== undefined && { only: wholeNumber('scenario') }),
    ...(values.edges !== undefined && { edges: values.edges.split(',') }),
    scenarios: wholeNumber('scenarios'),
    kills: wholeNumber('kills'),
    longestMs: wholeNumber('minutes', 75) * 60_000,
    clusters: wholeNumber('clusters'),
    untilFailure: values['until-failure'],
    size: values['until-failure'] ? { ...shortSize, killAll: true } : longSize,
    loadMs: values['until-failure'] ? 12_000 : 25_000,
    perCluster: 8,
    say: console.log,
  })
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(join(dataDir, 'chaos.json'), `${JSON.stringify({ at: new Date().toISOString(), ...figures }, null, 2)}\n`)
  console.log(`\n${figuresAsTable(figures)}\n`)
  const missed = isFullRun(figures) ? missedGoals(figures) : []
  missed.forEach(line => console.log(line))
  if (values.write)
    writeBetween(
      'chaos',
      `${new Date().toISOString().slice(0, 10)}, \`npm run test:chaos -- --seed ${figures.seed}\`:\n\n${figuresAsTable(figures)}`,
    )
  return figures.failures.length > 0 || missed.length > 0 ? 1 : 0
}

/** A full run has to reach every edge. */
function isFullRun({ kills }: ChaosFigures): boolean {
  return values.scenario === undefined && values.edges === undefined && kills.total >= 1_000
}

async function runHostileAccounts(): Promise<number> {
  const figures = await runHostile({
    seed: wholeNumber('seed'),
    customers: Math.round((wholeNumber('minutes', 5) * 60_000) / customerEveryMs),
    customerEveryMs,
    untilServed: false,
    pace: 1,
    atOnce: Number.POSITIVE_INFINITY,
    rest: 0,
    quoteSeconds: 120,
    ...(values.attack !== undefined && { only: new RegExp(values.attack) }),
    say: console.log,
  })
  const failures = failuresOf(figures)
  const tables = `${hostileAsTable(figures)}\n\n${attacksAsTable(figures)}`
  console.log(`\n${tables}\n`)
  failures.forEach(line => console.log(line))
  if (figures.folder !== null) console.log(`Logs of that run: ${figures.folder}`)
  if (values.write)
    writeBetween(
      'hostile',
      `${new Date().toISOString().slice(0, 10)}, \`npm run test:chaos -- --hostile --seed ${figures.seed}\`:\n\n${tables}`,
    )
  return failures.length > 0 ? 1 : 0
}

async function runForwards(): Promise<number> {
  const figures = await runJourneys({
    seed: wholeNumber('seed'),
    journeys: wholeNumber('journeys'),
    atOnce: journeysAtOnce,
    kills: true,
    say: console.log,
  })
  const { violations } = figures
  console.log(`\n${journeysAsTable(figures)}\n`)
  violations.forEach(line => console.log(line))
  const command = `npm run test:chaos -- --journeys ${figures.journeys} --seed ${figures.seed}`
  if (values.write) writeBetween('journeys', `${new Date().toISOString().slice(0, 10)}, \`${command}\`:\n\n${journeysAsTable(figures)}`)
  return violations.length > 0 ? 1 : 0
}

async function runLossOfMachine(): Promise<number> {
  const figures = await runRestore(console.log)
  const { violations } = figures
  console.log(`\n${restoreAsTable(figures)}\n`)
  violations.forEach(line => console.log(line))
  if (values.write)
    writeBetween('restore', `${new Date().toISOString().slice(0, 10)}, \`npm run test:chaos -- --restore\`:\n\n${restoreAsTable(figures)}`)
  return violations.length > 0 ? 1 : 0
}

async function breakGuards(names: string): Promise<number> {
  const results = await runSabotages(
    names === 'all' ? Object.keys(sabotages) : names.split(','),
    wholeNumber('seed'),
    Math.min(wholeNumber('scenarios'), 6),
    console.log,
  )
  console.log(`\n${sabotagesAsTable(results)}\n`)
  if (values.write) writeBetween('sabotage', sabotagesAsTable(results))
  return results.every(({ caughtBy }) => caughtBy !== null) ? 0 : 1
}

function wholeNumber(name: 'seed' | 'scenario' | 'scenarios' | 'kills' | 'minutes' | 'clusters' | 'journeys', usual?: number): number {
  const value = Number(values[name] ?? usual)
  if (!Number.isInteger(value) || value < 0) throw new CommandError(`--${name} must be a whole number, not ${values[name]}`)
  return value
}

/** Replaces the text between two markers of the document. */
function writeBetween(marker: string, text: string): void {
  const file = join(root, 'docs/reliability.md')
  const document = readFileSync(file, 'utf8')
  const [begin, end] = [`<!-- ${marker}:begin -->`, `<!-- ${marker}:end -->`]
  const [before, after] = [document.indexOf(begin), document.indexOf(end)]
  if (before < 0 || after < before) throw new CommandError(`docs/reliability.md has lost its markers ${begin} and ${end}`)
  writeFileSync(file, `${document.slice(0, before + begin.length)}\n${text}\n${document.slice(after)}`)
}
