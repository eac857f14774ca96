import type { ProcessSample } from '@relayooor/shared'
import type { Logger } from '../chains/chain.ts'
import { measureEventLoop, readProcess } from './machineFacts.ts'

const limits = { heapUsedBytes: 500 * 1024 * 1024, eventLoopSeconds: 0.1 }
/** Half a minute apart, for a day. */
export const sampleMs = 30_000
const mostSamples = (24 * 3_600_000) / sampleMs

export interface ProcessWatch {
  /** Measures what has been since the last time, and tells the log what is too much, and when it no longer is. */
  look: () => void
  /** The newest last; of this process, since it began. */
  samples: () => ProcessSample[]
}

export function watchProcess(log: Logger, now: () => Date, read: typeof readProcess = readProcess): ProcessWatch {
  const eventLoopSeconds = measureEventLoop()
  const samples: ProcessSample[] = []
  let told = judgeProcess(null)
  return {
    look() {
      const sample = read(now(), eventLoopSeconds())
      samples.push(sample)
      if (samples.length > mostSamples) samples.shift()
      const found = judgeProcess(sample)
      if (found.heap !== told.heap)
        log[found.heap ? 'warn' : 'info'](sample, found.heap ? 'High memory usage detected' : 'memory usage is no longer high')
      if (found.eventLoop !== told.eventLoop)
        log[found.eventLoop ? 'warn' : 'info'](sample, found.eventLoop ? 'the event loop is late' : 'the event loop is no longer late')
      told = found
    },
    samples: () => [...samples],
  }
}

/** What is too much. */
export function judgeProcess(sample: Pick<ProcessSample, 'heapUsedBytes' | 'eventLoopSeconds'> | null) {
  return {
    heap: sample !== null && sample.heapUsedBytes > limits.heapUsedBytes,
    eventLoop: sample !== null && sample.eventLoopSeconds > limits.eventLoopSeconds,
  }
}
