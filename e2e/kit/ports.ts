import { once } from 'node:events'
import { createServer } from 'node:net'
import process from 'node:process'

/** Below those that systems lend to others: a port that its owner leaves for a moment is still free when he comes back. */
const [lowest, highest] = [20_000, 30_000]
let next = lowest + ((process.pid * 37) % (highest - lowest - 1_000))

/** Ports of the loopback interface that nobody listens on, each given once in this process. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) {
    next = next < highest ? next + 1 : lowest
    const port = next
    const probe = createServer().listen(port, '127.0.0.1')
    if (
      await once(probe, 'listening').then(
        () => true,
        () => false,
      )
    )
      ports.push(port)
    await new Promise(resolve => probe.close(resolve))
  }
  return ports
}

/** One of several ports asked for together. */
export function nth<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new RangeError(`no item ${index} among ${list.length}`)
  return found
}
