import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { embeddedData } from '../server/src/db/embedded.ts'
import { CommandError, runCommand } from './lib/command.ts'
import { copyChecked } from './lib/copyChecked.ts'
import { lockDataFolder } from './lib/embeddedDefault.ts'
import { dataDir } from './lib/paths.ts'

/**
 * `npm run data:copy -- FOLDER`: copies the data of `npm start` while it is stopped: database, simulated chains, keys. With `--back` it
 * takes such a copy as the data. Both only into what is not there yet.
 */
await runCommand(async () => {
  const { values, positionals } = parseArgs({ options: { back: { type: 'boolean', default: false } }, allowPositionals: true })
  const [given, ...more] = positionals
  if (given === undefined || more.length > 0) throw new CommandError('name one folder: npm run data:copy -- FOLDER [--back]')
  const copy = resolve(given)
  if (values.back) {
    const files = await copyChecked([{ from: copy, into: '.' }], dataDir, { known: true })
    console.log(`${dataDir} is what ${copy} holds: ${files} files, each as it was copied.`)
    return 0
  }
  if (!existsSync(join(dataDir, 'postgres'))) throw new CommandError(`${dataDir} has no data of "npm start"`)
  const release = lockDataFolder(dataDir, console.log)
  try {
    // Where root runs it, it may lie elsewhere.
    const postgres = await embeddedData(join(dataDir, 'postgres'))
    const parts = ['sandbox', 'secrets'].filter(name => existsSync(join(dataDir, name)))
    const files = await copyChecked(
      [{ from: postgres, into: 'postgres' }, ...parts.map(name => ({ from: join(dataDir, name), into: name }))],
      copy,
      { known: false },
    )
    console.log(`${copy} holds ${files} files of ${dataDir}. Back with: npm run data:copy -- ${given} --back`)
    return 0
  } finally {
    release()
  }
})
