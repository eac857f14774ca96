import { runCommand } from './lib/command.ts'
import { ensurePage } from './lib/ensurePage.ts'

/** `npm run build`: builds the page into webapp/dist, unless it is up to date. The server needs no build. */
await runCommand(async () => {
  await ensurePage(console.log)
  console.log('The page is in webapp/dist; serve it with: npm run serve')
  return 0
})
