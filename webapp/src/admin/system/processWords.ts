import type { ProcessesView, ProcessRole, SystemMetrics, TaskResult, TaskView } from '@relayooor/shared'
import type { DrawingState } from '../../ui/drawing.ts'
import { count, durationText } from '../../ui/times.ts'

export type ProcessItem = ProcessesView['items'][number]
interface Mark {
  state: DrawingState
  label: string
}

/** A process as its neighbours hear of it. */
export function processMark({ alive, restartAskedAt, startedAt }: Pick<ProcessItem, 'alive' | 'restartAskedAt' | 'startedAt'>): Mark {
  if (!alive) return { state: 'failed', label: 'Silent' }
  return restartAskedAt !== undefined && restartAskedAt > startedAt ? { state: 'wait', label: 'Ends' } : { state: 'ok', label: 'Lives' }
}

/** What of a process somebody should know: worse than that it lives. */
export function processFaults(process: ProcessItem, all: readonly ProcessItem[], chainName: (chainId: string) => string): string[] {
  const answering = all.find(({ answers }) => answers)
  const faults = process.chains.filter(({ state }) => state !== 'ok').map(({ chainId, state }) => `${chainName(chainId)}: ${state}`)
  if (process.hermesFault !== undefined) faults.push(`Hermes: ${process.hermesFault}`)
  if (process.errorsPerMinute > 0) faults.push(`${count(process.errorsPerMinute, 'error')} in a minute`)
  if (process.alive && answering && process.version !== answering.version) faults.push('another version than the process that answers')
  if (process.alive && answering && process.configDigest !== answering.configDigest)
    faults.push('other settings than the process that answers')
  return faults
}

/** Living processes of each role; a role that nobody has stands there as well. */
export function processesByRole(items: readonly ProcessItem[], roles: readonly ProcessRole[]): { role: ProcessRole; living: number }[] {
  return roles.map(role => ({ role, living: items.filter(item => item.alive && item.roles.includes(role)).length }))
}

export function taskMark({ late, failures, succeededAt }: Pick<TaskView, 'late' | 'failures' | 'succeededAt'>): Mark {
  if (late) return { state: 'failed', label: 'Late' }
  // What failed and has succeeded since needs nobody.
  if (succeededAt === undefined) return failures > 0 ? { state: 'stuck', label: 'Fails' } : { state: 'wait', label: 'Not yet' }
  return { state: 'ok', label: 'On time' }
}

/** What is late first, then what only fails, then by name. */
export function tasksByNeed(tasks: readonly TaskView[]): TaskView[] {
  const rank = (task: TaskView): number => (task.late ? 0 : task.failures > 0 && task.succeededAt === undefined ? 1 : 2)
  return [...tasks].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

export function taskResultText({ name, state, seconds, error }: TaskResult): string {
  switch (state) {
    case 'succeeded':
      return `${name} succeeded${seconds === undefined ? '' : ` in ${shortSeconds(seconds)}`}.`
    case 'failed':
      return `${name} failed: ${error ?? 'the log says why'}`
    case 'running':
      return `${name} takes longer than one call may: it goes on. Look at its last success.`
  }
}

/** `20 ms`, `2 s`, `1 min 15 s`: from a second on in whole ones. */
export function shortSeconds(seconds: number): string {
  const milliseconds = Math.round(seconds * 1_000)
  return milliseconds < 1_000 ? `${milliseconds} ms` : durationText(seconds)
}

export interface Peaks {
  rssBytes: number
  heapUsedBytes: number
  eventLoopSeconds: number
  load: number
}

/** The highest of each within the samples. */
export function peaksOf(samples: SystemMetrics['samples']): Peaks {
  const most = (value: (sample: SystemMetrics['samples'][number]) => number): number =>
    samples.reduce((highest, sample) => Math.max(highest, value(sample)), 0)
  return {
    rssBytes: most(sample => sample.rssBytes),
    heapUsedBytes: most(sample => sample.heapUsedBytes),
    eventLoopSeconds: most(sample => sample.eventLoopSeconds),
    load: most(sample => sample.load),
  }
}
