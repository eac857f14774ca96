import type { TestProject } from 'vitest/node'
// Its declarations name what the other set-up provides.
import type {} from '../../server/src/db/testing.setup.ts'
import type { NetworkInfo, NetworkOptions } from './network.ts'
import process from 'node:process'
import { keepLogs } from '../../scripts/lib/failures.ts'
import { startNetwork } from './network.ts'
import { generations } from './tools.ts'

declare module 'vitest' {
  interface ProvidedContext {
    network: NetworkInfo
  }
}

/** The chains of a run, shared by its tests; each file has a server and a database of its own. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  const wanted = process.env.INTERCHAIN_GENERATION ?? '8'
  const generation = generations.find(one => String(one) === wanted)
  if (!generation) throw new Error(`INTERCHAIN_GENERATION is ${wanted}; there are ${generations.join(', ')}`)
  return provideNetwork(project, { generation })
}

export async function provideNetwork(project: TestProject, options: NetworkOptions): Promise<() => Promise<void>> {
  const network = await startNetwork(options)
  project.provide('network', network.info)
  return async () => {
    if (project.vitest.state.getFiles().some(file => file.result?.state === 'fail'))
      console.error(`The logs of the chains, the servers and Hermes: ${keepLogs(network.info.folder, 'interchain')}`)
    await network.stop()
  }
}
