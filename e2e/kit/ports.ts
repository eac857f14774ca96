import { once } from 'node:events'
import { createServer } from 'node:net'
import process from 'node:process'

/** Below the ephemeral ports: a port that its owner closes for a moment is still free afterwards. */
const [lowest, highest] = [20_000, 30_000]
let next = lowest + ((process.pid * 37) % (highest - lowest - 1_000))

/** Free ports of the loopback interface, each returned once in this process. */
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

/** @throws RangeError when the list is shorter */
export function nth<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new RangeError(`no item ${index} among ${list.length}`)
  return found
}
