import { Session } from 'node:inspector/promises'
import { CpuProfile, Problem } from '@relayooor/shared'
import { pause } from '../base/pause.ts'

/** Samples each millisecond what this process does. One at a time, since it costs a tenth of its speed. */
export function createProfiler(): (seconds: number) => Promise<CpuProfile> {
  let until = 0
  return async seconds => {
    const left = (until - performance.now()) / 1_000
    if (left > 0) throw new Problem('unavailable', 'This process is being profiled already.', {}, Math.ceil(left))
    until = performance.now() + seconds * 1_000
    const session = new Session()
    session.connect()
    try {
      await session.post('Profiler.enable')
      await session.post('Profiler.start')
      await pause(seconds * 1_000, new AbortController().signal)
      const { profile } = await session.post('Profiler.stop')
      return CpuProfile.parse(profile)
    } finally {
      session.disconnect()
      until = 0
    }
  }
}
