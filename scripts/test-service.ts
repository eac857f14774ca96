import { checkBrowser } from './lib/browserCheck.ts'
import { runCommand, stopRequests } from './lib/command.ts'
import { add, inWords } from './lib/counts.ts'
import { runSuite } from './lib/runSuite.ts'

/**
 * `npm run test:service`: a whole service; one while nodes, Hermes, the database and its processes fail or lie, and under attack; the
 * sandbox held to what real chains do; plans on filled books; then, in the browser, the operator's pages, pages in each language, and what
 * people read while something fails. Arguments choose among all but the last, as vitest's do.
 */
await runCommand(async () => {
  const args = process.argv.slice(2)
  const stopping = new AbortController()
  void stopRequests().asked.then(() => stopping.abort())
  const service = await runSuite('service', args, 30)
  const counts = args.length > 0 || stopping.signal.aborted ? service : add(service, await checkBrowser('thorough', stopping.signal))
  console.log(inWords(counts))
  return counts.failed > 0 ? 1 : 0
})
