import { runCommand } from './lib/command.ts'
import { inWords } from './lib/counts.ts'
import { runSuite } from './lib/runSuite.ts'

/** `npm run test:contract`: openapi.json against a running server, by schemathesis; needs Python 3. */
await runCommand(async () => {
  const counts = await runSuite('contract', process.argv.slice(2), 15)
  console.log(inWords(counts))
  return counts.failed > 0 ? 1 : 0
})
