import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    home: { type: 'string' },
    chains: { type: 'string' },
    'block-time-ms': { type: 'string' },
    'nodes-per-chain': { type: 'string' },
    'no-traffic': { type: 'boolean', default: false },
  },
})

// Compiling many small files is slow: their code is cached beside the chains.
enableCompileCache(values.home && join(values.home, 'compiled'))
const { startSandbox } = await import('./index.ts')

const sandbox = await startSandbox({
  ...(values.home !== undefined && { home: values.home }),
  ...(values.chains === '3' && { chains: 3 }),
  ...(values['block-time-ms'] !== undefined && { blockTimeMs: Number(values['block-time-ms']) }),
  ...(values['nodes-per-chain'] !== undefined && { nodesPerChain: Number(values['nodes-per-chain']) }),
  traffic: !values['no-traffic'],
})

const ready = { type: 'ready', info: sandbox.info }
if (process.send) process.send(ready)
else process.stdout.write(`${JSON.stringify(ready)}\n`)

const stopped = new Promise<void>(resolve => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  // Ends with its parent.
  process.once('disconnect', () => resolve())
})
await stopped
await sandbox.stop()
process.exit(0)
