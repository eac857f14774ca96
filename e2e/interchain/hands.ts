/**
 * Starts two connected chains for manual tests, and runs until SIGTERM or Ctrl-C.
 * Writes their `NetworkInfo` as JSON to standard output, or to the file named by the first argument.
 */
import { writeFile } from 'node:fs/promises'
import process from 'node:process'
import { startNetwork } from './network.ts'

const stopped = new Promise<void>(resolve => {
  process.once('SIGTERM', resolve)
  process.once('SIGINT', resolve)
})
const network = await startNetwork()
const text = `${JSON.stringify(network.info, null, 2)}\n`
const [, , file] = process.argv
if (file === undefined) process.stdout.write(text)
else await writeFile(file, text, { mode: 0o600 })
console.error(`ibc-0 at ${network.info.chains['ibc-0'].rpc}, ibc-1 at ${network.info.chains['ibc-1'].rpc}; Ctrl-C ends them`)
// A promise alone does not keep the process alive.
const alive = setInterval(() => {}, 60_000)
await stopped
clearInterval(alive)
await network.stop()
