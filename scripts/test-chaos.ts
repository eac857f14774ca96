import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { figuresAsTable, passed } from '../e2e/chaos/report.ts'
import { runChaos } from '../e2e/chaos/run.ts'
import { longSize } from '../e2e/chaos/scenario.ts'
import { CommandError, runCommand } from './lib/command.ts'
import { dataDir } from './lib/paths.ts'

const minuteMs = 60_000

/**
 * `npm run test:chaos`: generated scenarios under kills and faults, until 1,000 kills or the time are over. A failing one is
 * played again by `-- --seed N --scenario K`.
 */
await runCommand(async () => {
  const { values } = parseArgs({ options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    scenario: { type: 'string' },
    scenarios: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '75' },
    fields: { type: 'string', default: '2' },
  } })
  const number = (name: keyof typeof values) => {
    const value = Number(values[name])
    if (!Number.isInteger(value) || value < 0)
      throw new CommandError(`--${name} is a whole number, not ${values[name]}`)
    return value
  }
  const figures = await runChaos({
    seed: number('seed'),
    ...(values.scenario !== undefined && { only: number('scenario') }),
    scenarios: number('scenarios'),
    kills: number('kills'),
    longestMs: number('minutes') * minuteMs,
    fields: number('fields'),
    size: longSize,
    stormMs: 25_000,
    perField: 8,
    say: console.log,
  })
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(join(dataDir, 'chaos.json'), `${JSON.stringify({ at: new Date().toISOString(), ...figures }, null, 2)}\n`)
  console.log(`\n${figuresAsTable(figures)}\n`)
  return passed(figures) ? 0 : 1
})
