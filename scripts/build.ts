import { runCommand } from './lib/command.ts'
import { ensurePage } from './lib/ensurePage.ts'

/** `npm run build`: the page for production, into webapp/dist, unless it was built from these sources. The server runs from its own. */
await runCommand(async () => {
  await ensurePage(console.log)
  console.log('The page is in webapp/dist; serve it with: npm run serve')
  return 0
})
