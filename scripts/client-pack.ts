import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { CommandError, runCommand } from './lib/command.ts'
import { packClient } from './lib/packClient.ts'

/** `npm run client:pack -- FOLDER`: builds the package for programs of others and writes it into that folder. */
await runCommand(async () => {
  const [into, ...more] = process.argv.slice(2)
  if (into === undefined || more.length > 0) throw new CommandError('name one folder: npm run client:pack -- FOLDER')
  mkdirSync(into, { recursive: true })
  console.log(await packClient(resolve(into)))
  return 0
})
