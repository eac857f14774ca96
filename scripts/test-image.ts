import { runCommand } from './lib/command.ts'
import { inWords } from './lib/counts.ts'
import { runSuite } from './lib/runSuite.ts'

/** `npm run test:image`: starts the image as its user with a read-only root, and checks each file of ops by its own tool; needs root. */
await runCommand(async () => {
  const counts = await runSuite('image', process.argv.slice(2), 20)
  console.log(inWords(counts))
  return counts.failed > 0 ? 1 : 0
})
