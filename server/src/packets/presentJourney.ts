import type { Journey, JourneyStep } from '@relayooor/shared'
import type { PacketRow } from '../db/schema/index.ts'
import type { Judgement } from './judgeVerdict.ts'
import type { Surroundings } from './surroundings.ts'
import { factsOf } from './evidence.ts'
import { mostSteps } from './families.ts'
import { judgeHolder, judgeSteps } from './judgeJourney.ts'
import { timeoutOf } from './judgeVerdict.ts'

/** The whole way of a forwarded transfer; undefined for a packet of a single step. */
export function presentJourney(
  { families, asked, route, step, formOf }: Surroundings,
  row: PacketRow,
  judgement: Judgement,
  verdictOf: (other: PacketRow) => Judgement['kind'],
): Journey | undefined {
  const rows = families.steps(row)
  const steps = rows.map(step)
  const told = judgeSteps(steps)
  const last = rows.at(-1)
  const open = told.at(-1)?.state === 'under_way' || told.at(-1)?.state === 'passed_on'
  const expected = last && open && families.next(last).length === 0 ? asked(last).slice(0, mostSteps - rows.length) : []
  const now = judgeHolder(steps, formOf)
  const single = rows.length + expected.length < 2 && told[0]?.state !== 'finalising'
  if (single || !now) return undefined
  return {
    steps: [
      ...rows.map((one, index): JourneyStep => ({
        packet: { chainId: one.chainId, portId: one.portId, channelId: one.channelId, sequence: one.sequence },
        route: {
          sourceChainId: one.chainId,
          sourcePortId: one.portId,
          sourceChannelId: one.channelId,
          destinationChainId: one.destinationChainId,
          destinationPortId: one.destinationPortId,
          destinationChannelId: one.destinationChannelId,
        },
        state: told[index]?.state ?? 'under_way',
        ...(one.linked === 'likely' && { likely: true }),
        verdict: one === row ? judgement.kind : verdictOf(one),
        at: told[index]?.at?.toISOString(),
        account: one.receiver ?? undefined,
        txHash: txHashOf(one),
        triesLeft: one.linked === 'record' && one.ended === null ? (one.triesLeft ?? undefined) : undefined,
        timeoutAt: one.ended === null ? timeoutOf(factsOf(one), route(one).destination)?.toISOString() : undefined,
      })),
      ...expected.map((step): JourneyStep => ({
        route: {
          sourceChainId: step.source?.chainId,
          sourcePortId: step.portId,
          sourceChannelId: step.channelId,
          destinationChainId: step.destination?.chainId,
          destinationPortId: step.destination?.portId,
          destinationChannelId: step.destination?.channelId,
        },
        state: 'expected',
        account: step.receiver,
      })),
    ],
    now: { ...now, since: now.since.toISOString() },
  }
}

/** The transaction that made a packet's state what it is. */
function txHashOf(row: PacketRow): string | undefined {
  return row.endedTxHash ?? row.ackTxHash ?? row.receivedTxHash ?? row.sentTxHash ?? undefined
}
