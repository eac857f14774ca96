import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below those that systems lend to outgoing connections: one that is left for a moment is still free when its owner comes back. */
const [lowest, highest] = [20_000, 30_000]
let next = lowest + (process.pid * 37) % (highest - lowest - 1_000)

/** A free port of the loopback interface that is given once in this process. */
export async function lastingPort(): Promise<number> {
  for (;;) {
    next = next < highest ? next + 1 : lowest
    const port = next
    const probe = createServer().listen(port, '127.0.0.1')
    const free = await once(probe, 'listening').then(() => true, () => false)
    await new Promise(resolve => probe.close(resolve))
    if (free)
      return port
  }
}
