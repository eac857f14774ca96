import type { LogLevel } from '@relayooor/shared'
import type { DrawingState } from '../../ui/drawing.ts'

export const levelStates: Record<LogLevel, DrawingState> = {
  trace: 'wait',
  debug: 'wait',
  info: 'ok',
  warn: 'stuck',
  error: 'failed',
  fatal: 'failed',
}

/** `chainId=sandhub-1 height=12`, as a person looks for it. */
export function fieldsText(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(' ')
}

/** What an act changed: `open → paid`; what stayed the same is left out. */
export function changedFields(before: Record<string, unknown> = {}, after: Record<string, unknown> = {}): { name: string; text: string }[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap(name => {
    const [was, is] = [before[name], after[name]]
    if (was === undefined && is === undefined) return []
    if (was === undefined) return [{ name, text: valueText(is) }]
    if (is === undefined) return [{ name, text: `before ${valueText(was)}` }]
    const [wasText, isText] = [valueText(was), valueText(is)]
    return wasText === isText ? [] : [{ name, text: `${wasText} → ${isText}` }]
  })
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What a cleanup removes; one that is newer than this page has the service's own name. */
export const cleanupNames: Record<string, string> = {
  alerts: 'Alerts that ended',
  'alert-events': 'Changes of alerts, told to everybody',
  'alert-deliveries': 'Messages about alerts',
  'chain-facts': 'What was seen of chains, channels and clients',
  'hermes-runs': 'Calls of Hermes that ended',
  'idempotency-keys': 'Answers kept for repeated calls',
  'log-lines': 'Log lines',
  processes: 'Processes that are gone',
  'quarantined-blocks': 'Blocks that could be recorded since',
  sessions: 'Sessions that are over',
  'webhook-deliveries': 'Messages to third parties',
}
