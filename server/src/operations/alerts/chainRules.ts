import type { AlertData, AlertName } from '@relayooor/shared'
import type { Thresholds } from '../../config/alertSettings.ts'
import type { ProcessFacts } from '../../db/schema/index.ts'
import type { LivingFacts } from './processFacts.ts'
import type { Rule } from './rule.ts'
import { toSecond } from '../../base/toSecond.ts'
import { above, ruleOf } from './rule.ts'

type ChainSeen = ProcessFacts['chains'][number]

/** What one process does not see another may: it is so when all see it. */
export function chainRules(thresholds: Thresholds, isOn: (name: AlertName) => boolean): Rule<LivingFacts>[] {
  const rule = ruleOf<LivingFacts>(thresholds)
  return [
    rule('chain-down', ({ now, living }, threshold) =>
      chainsSeen(living).map(([subject, seen]) => {
        const down = downOf(seen) ?? { state: 'unreachable', since: now.toISOString() }
        return {
          subject,
          state: above(secondsSince(down.since, now), threshold),
          detail:
            `${subject} is ${down.state} since ${toSecond(down.since)}: nothing moves there and no price is given. If it makes blocks ` +
            'elsewhere, add nodes with CHAIN_RPC_ENDPOINTS.',
          data: down,
        }
      }),
    ),
    rule('endpoint-unusable', ({ now, living }, threshold) =>
      chainsSeen(living).flatMap(([chainId, seen]) => {
        const down = downOf(seen)
        // What stops all of the chain is told by that alert alone.
        const isTold = isOn('chain-down') && down !== null && above(secondsSince(down.since, now), thresholds['chain-down']) === 'wrong'
        return [
          ...Map.groupBy(
            seen.flatMap(one => one.endpoints),
            one => one.url,
          ),
        ].map(([endpoint, views]) => {
          const bad = views
            .map(one => faultOf(one, now))
            .filter(one => one !== null)
            .toSorted((a, b) => (a.since < b.since ? 1 : -1))
          const { says, since } = bad[0] ?? { says: '', since: now.toISOString() }
          const state = above(bad.length < views.length ? 0 : secondsSince(since, now), threshold)
          return {
            subject: `${chainId} ${endpoint}`,
            state: isTold && state === 'wrong' ? 'better' : state,
            detail: `The node ${endpoint} of ${chainId} cannot be used since ${toSecond(since)}: ${says}. Fix it or take it out.`,
            data: { chainId, endpoint, says, since },
          }
        })
      }),
    ),
    rule('reader-behind', ({ living, reads }, threshold) =>
      chainsSeen(living).flatMap(([subject, seen]) => {
        const read = reads.find(one => one.chainId === subject)
        const [head] = seen.flatMap(one => one.head ?? []).toSorted((a, b) => b.height - a.height)
        if (!read || !head) return []
        const seconds = Math.max(0, Math.round((new Date(head.time).getTime() - read.blockTime.getTime()) / 1_000))
        return [
          {
            subject,
            state: above(seconds, threshold),
            detail:
              `Blocks of ${subject} are recorded up to ${read.height}, and it is at ${head.height}, ${seconds} s later: payments after ` +
              'that wait. See that a worker lives and what its log says of the next block.',
            data: { height: read.height, head: head.height, seconds },
          },
        ]
      }),
    ),
  ]
}

function chainsSeen(living: LivingFacts['living']): [string, ChainSeen[]][] {
  return [
    ...Map.groupBy(
      living.flatMap(one => one.facts.chains),
      one => one.chainId,
    ),
  ]
}

/** Since when nobody sees the chain move; null while somebody does. */
function downOf(seen: ChainSeen[]): AlertData<'chain-down'> | null {
  const down = seen.flatMap(({ state, since }) =>
    state === 'unreachable' || state === 'halted' || state === 'behind' ? [{ state, since }] : [],
  )
  return down.length < seen.length ? null : (down.toSorted((a, b) => (a.since < b.since ? 1 : -1))[0] ?? null)
}

/** Since when a node fails or lags, and why; null when it can be used. */
function faultOf(
  { ok, error, since, behindSeconds = 0 }: ChainSeen['endpoints'][number],
  now: Date,
): { says: string; since: string } | null {
  if (!ok) return { says: error ?? 'it does not answer as it should', since }
  if (behindSeconds === 0) return null
  return {
    says: `it is ${Math.round(behindSeconds)} s behind the others`,
    since: new Date(now.getTime() - behindSeconds * 1_000).toISOString(),
  }
}

function secondsSince(moment: string, now: Date): number {
  return (now.getTime() - new Date(moment).getTime()) / 1_000
}
