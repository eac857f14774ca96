import { runCommand } from './lib/command.ts'
import { inWords } from './lib/counts.ts'
import { runSuite } from './lib/runSuite.ts'

/** `npm run test:contract`: the published description against a running server, by a tool that knows nothing else; needs Python 3. */
await runCommand(async () => {
  const counts = await runSuite('contract', process.argv.slice(2), 15)
  console.log(inWords(counts))
  return counts.failed > 0 ? 1 : 0
})
