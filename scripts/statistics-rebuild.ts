import { rebuildUserStatistics } from '../server/src/clearing/orders/userStatistics.ts'
import { openDatabase } from '../server/src/db/database.ts'
import { CommandError, runCommand } from './lib/command.ts'
import { databaseComplaint, databaseUrl } from './lib/databaseUrl.ts'

/** `npm run statistics:rebuild`: counts the personal statistics anew from the records. The service may go on meanwhile. */
await runCommand(async () => {
  const database = openDatabase(databaseUrl(), 1, () => {})
  try {
    const { rows, wrong } = await rebuildUserStatistics(database)
    console.log(`Counted ${rows} row${rows === 1 ? '' : 's'} anew: ${wrong === 0 ? 'all were right' : `${wrong} had been wrong`}.`)
    return 0
  }
  catch (error) {
    throw new CommandError(`the statistics could not be counted anew: ${databaseComplaint(error)}`)
  }
  finally {
    await database.close()
  }
})
