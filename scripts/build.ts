import { buildPage } from './lib/buildPage.ts'
import { runCommand } from './lib/command.ts'

/** `npm run build`: the page for production, into webapp/dist. The server runs from its sources. */
await runCommand(async () => {
  await buildPage()
  console.log('The page is in webapp/dist; serve it with: npm run serve')
  return 0
})
