/**
 * Starts connected chains for manual tests, and runs until SIGTERM or Ctrl-C: two of ibc-go v8, or three of v11 when the second argument is 11.
 * Writes their `NetworkInfo` as JSON to standard output, or to the file named by the first argument.
 */
import { writeFile } from 'node:fs/promises'
import process from 'node:process'
import { startNetwork } from './network.ts'

const stopped = new Promise<void>(resolve => {
  process.once('SIGTERM', resolve)
  process.once('SIGINT', resolve)
})
const [, , file, generation] = process.argv
const network = await startNetwork(generation === '11' ? { generation: 11, length: 3 } : {})
const text = `${JSON.stringify(network.info, null, 2)}\n`
if (file === undefined) process.stdout.write(text)
else await writeFile(file, text, { mode: 0o600 })
console.error(
  `${Object.values(network.info.chains)
    .map(({ chainId, rpc }) => `${chainId} at ${rpc}`)
    .join(', ')}; Ctrl-C ends them`,
)
// A promise alone does not keep the process alive.
const alive = setInterval(() => {}, 60_000)
await stopped
clearInterval(alive)
await network.stop()
