import type { TestProject } from 'vitest/node'
import { provideNetwork } from '../interchain/network.setup.ts'

/** Three chains of ibc-go v11 in a row, which forward. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideNetwork(project, { generation: 11, length: 3 })
}
