import type { HermesView } from '@relayooor/shared'
import type { Names } from '../../ui/names.ts'
import type { Mark } from './nodeWords.ts'

type Source = HermesView['running']['rest']
type Balance = NonNullable<HermesView['running']['telemetry']['balances']>[number]
export type LaneOnChain = HermesView['lanes'][number]['chains'][number] & { lane: string }

export const watchedPrograms: Record<'hermes' | 'chainpulse', string> = { hermes: 'Hermes', chainpulse: 'Chainpulse' }

export const programMarks: Record<HermesView['cli']['state'], Mark> = {
  ok: { state: 'ok', label: 'Runs' },
  unusable: { state: 'failed', label: 'Cannot be used' },
}

export const sourceMarks: Record<Source['state'], Mark> = {
  ok: { state: 'ok', label: 'Answers' },
  unusable: { state: 'failed', label: 'Cannot be read' },
  off: { state: 'unknown', label: 'No address is set' },
}

/** A running Hermes without living packet workers relays nothing. */
export function relayingMark({ rest }: Pick<HermesView['running'], 'rest'>): Mark {
  if (rest.state !== 'ok') return sourceMarks[rest.state]
  if (rest.workers === undefined) return { state: 'unknown', label: 'Not known whether it relays' }
  const packets = rest.workers.find(({ kind }) => kind === 'Packet')?.workers ?? 0
  return packets > 0 ? { state: 'ok', label: 'Relays' } : { state: 'failed', label: 'Relays nothing' }
}

/** One row for each wallet that a lane signs with. */
export function lanesOnChains(lanes: HermesView['lanes']): LaneOnChain[] {
  return lanes.flatMap(({ lane, chains }) => chains.map(chain => ({ ...chain, lane })))
}

/** Telemetry counts in floating point: a number that is none of whole units is shown as it came. */
export function telemetryMoney({ denom, amount, chainId }: Balance, names: Names): string {
  return /^(?:0|[1-9]\d*)$/.test(amount) ? names.money({ denom, amount }, chainId) : `${amount} ${denom}`
}
