import type { Head, Logger } from './chain.ts'
import type { Endpoint } from './endpoint.ts'
import { backOff } from '../base/backOff.ts'
import { pause } from '../base/pause.ts'
import { subscribeBlocks } from './blockSocket.ts'

const longestPollMs = 5000

/** A node that does not answer keeps nobody waiting longer than this for the first looks. */
const firstLooksMs = 1000

/**
 * Looks at every endpoint's `/status` on a timer, less often while it fails, and subscribes to its
 * blocks. Resolves after the first looks.
 */
export async function watchEndpoints(options: {
  endpoints: Endpoint[]
  chainId: string
  pollMs: number
  signal: AbortSignal
  log: Logger
  running: Set<Promise<void>>
}): Promise<void> {
  const { endpoints, chainId, signal, log, running } = options
  const firstLooks = endpoints.map(endpoint => {
    const look = endpoint.look()
    const polling = poll(endpoint, look, options.pollMs, signal).finally(() => running.delete(polling))
    running.add(polling)
    subscribeBlocks({
      url: endpoint.url,
      name: endpoint.name,
      signal,
      log,
      onHeader: (network, head) => {
        if (network === chainId) endpoint.pushed(head)
      },
      wanted: () => endpoint.health().drained !== true,
    })
    return look
  })
  await Promise.race([Promise.all(firstLooks), pause(firstLooksMs, signal)])
}

async function poll(endpoint: Endpoint, firstLook: Promise<void>, pollMs: number, signal: AbortSignal): Promise<void> {
  await firstLook
  while (!signal.aborted) {
    await pause(backOff(Math.max(0, endpoint.failures() - 1), pollMs, longestPollMs), signal)
    if (!signal.aborted) await endpoint.look()
  }
}

/** The newest block seen, who wants to know of it, and how far blocks lie apart. */
export interface HeadWatch {
  head: () => Head | null
  see: (head: Head) => void
  /** Usual milliseconds between two blocks, by block time; unknown until two were seen. */
  intervalMs: () => number | undefined
  onBlock: (listener: (head: Head) => void) => () => void
}

export function createHeadWatch(log: Logger): HeadWatch {
  const listeners = new Set<(head: Head) => void>()
  let newest: Head | null = null
  let interval: number | undefined
  return {
    head: () => newest,
    intervalMs: () => interval,
    see(head) {
      if (newest && head.height <= newest.height) return
      if (newest) {
        const each = (head.time.getTime() - newest.time.getTime()) / (head.height - newest.height)
        interval = interval === undefined ? each : interval + (each - interval) * 0.1
      }
      newest = head
      for (const listener of listeners) tell(listener, head, log)
    },
    onBlock(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function tell(listener: (head: Head) => void, head: Head, log: Logger): void {
  try {
    listener(head)
  } catch (error) {
    log.error({ err: error, height: head.height }, 'a block listener failed')
  }
}
