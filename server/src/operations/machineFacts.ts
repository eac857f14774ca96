import type { ProcessSample } from '@relayooor/shared'
import { statfs } from 'node:fs/promises'
import { freemem, loadavg, totalmem } from 'node:os'
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
