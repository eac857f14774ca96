import { runCommand } from './lib/command.ts'
import { inWords } from './lib/counts.ts'
import { runSuite } from './lib/runSuite.ts'

/** `npm run test:service`: a whole service; then one while nodes, Hermes, the database and its processes fail or lie, and under attack. */
await runCommand(async () => {
  const counts = await runSuite('service', process.argv.slice(2), 30)
  console.log(inWords(counts))
  return counts.failed > 0 ? 1 : 0
})
