import type { ProcessSample } from '@relayooor/shared'
import { statfs } from 'node:fs/promises'
import { freemem, loadavg, totalmem } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import process from 'node:process'

export interface Disk {
  sizeBytes: number
  freeBytes: number
}

/** The volume that holds this folder, as `df` counts: what only root may use is no room. */
export async function readDisk(folder: string): Promise<Disk> {
  const { blocks, bfree, bavail, bsize } = await statfs(folder)
  return { sizeBytes: (blocks - bfree + bavail) * bsize, freeBytes: bavail * bsize }
}

/** The timer that is watched. */
const resolutionMs = 20

/** Seconds by which the turns of the event loop were late since it was asked last: 99 of 100 by less. Each who asks has his own. */
export function measureEventLoop(): () => number {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs })
  delays.enable()
  return () => {
    // In nanoseconds; the timer itself counts as delay.
    const seconds = Math.max(0, delays.percentile(99) / 1e9 - resolutionMs / 1e3)
    delays.reset()
    return seconds
  }
}

/** This process and its machine now; `eventLoopSeconds`: 99 of 100 turns began with less delay. */
export function readProcess(at: Date, eventLoopSeconds: number): ProcessSample {
  const { rss, heapUsed } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  return {
    at: at.toISOString(),
    heapUsedBytes: heapUsed,
    rssBytes: rss,
    cpuSeconds: (user + system) / 1_000_000,
    eventLoopSeconds,
    load: loadavg()[0] ?? 0,
    memoryBytes: { size: totalmem(), free: freemem() },
  }
}
