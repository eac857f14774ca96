import { migrate, pendingMigrations } from '../server/src/db/migrate.ts'
import { CommandError, runCommand } from './lib/command.ts'
import { databaseErrorText, databaseUrl } from './lib/databaseUrl.ts'

/** `npm run migrate`: brings the database of DATABASE_URL up to date. */
await runCommand(async () => {
  const url = databaseUrl()
  try {
    const pending = await pendingMigrations(url)
    await migrate(url)
    console.log(pending === 0 ? 'The database was up to date.' : `Applied ${pending} migration${pending === 1 ? '' : 's'}.`)
    return 0
  } catch (error) {
    throw new CommandError(`the database could not be migrated: ${databaseErrorText(error)}`)
  }
})
