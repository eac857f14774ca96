import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { startChild } from './lib/child.ts'
import { runCommand, stopRequests } from './lib/command.ts'
import { lockDataFolder, startEmbeddedDefault } from './lib/embeddedDefault.ts'
import { dataDir, packageFile, root } from './lib/paths.ts'

/** `npm run dev`: server and page from their sources on the sandbox; each reloads when its sources change. */
await runCommand(async () => {
  const { asked } = stopRequests()
  const release = lockDataFolder(dataDir, console.log)
  const embedded = await startEmbeddedDefault(dataDir, console.log)
  // Node restarts the server whenever one of its modules changes.
  const server = await startChild('server', join(root, 'server/src/main.ts'), {
    env: { ...embedded.env, LOG_FORMAT: 'text' },
    nodeArgs: ['--watch', '--watch-preserve-output'],
    logFile: 'inherit',
  })
  // The page asks the server on port 8080, as vite.config.ts says.
  const page = spawn(process.execPath, [packageFile('webapp', 'vite/bin/vite.js'), '--host', '127.0.0.1'], {
    cwd: join(root, 'webapp'),
    stdio: 'inherit',
  })
  const pageEnded = once(page, 'exit')
  const lost = await Promise.race([asked.then(() => null), server.ended.then(() => 'server'), pageEnded.then(() => 'page')])
  if (lost) console.error(`relayooor: the ${lost} ended, so everything stops`)
  page.kill()
  await pageEnded
  await server.stop()
  await embedded.stop()
  release()
  return lost ? 1 : 0
})
