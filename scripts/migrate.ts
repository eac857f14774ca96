import { resolveReferences } from '../server/src/config/resolveReferences.ts'
import { migrate, pendingMigrations } from '../server/src/db/migrate.ts'
import { CommandError, runCommand } from './lib/command.ts'

/** `npm run migrate`: brings the database of DATABASE_URL up to date. */
await runCommand(async () => {
  const { values, problems } = resolveReferences(process.env)
  const wrong = problems.find(({ name }) => name === 'DATABASE_URL')
  if (wrong)
    throw new CommandError(`DATABASE_URL ${wrong.problem}`)
  const url = values.DATABASE_URL
  if (!url || !URL.canParse(url))
    throw new CommandError('DATABASE_URL must be the address of a PostgreSQL database, such as postgres://user:password@host:5432/relayooor')
  try {
    const pending = await pendingMigrations(url)
    await migrate(url)
    console.log(pending === 0 ? 'The database was up to date.' : `Applied ${pending} migration${pending === 1 ? '' : 's'}.`)
    return 0
  }
  catch (error) {
    throw new CommandError(`the database could not be migrated: ${error instanceof Error ? error.message || error.name : String(error)}`)
  }
})
