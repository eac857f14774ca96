import type { HealthPart, HealthReport } from '@relayooor/shared'
import type { ChainHealth } from '../chains/chain.ts'
import type { ChainRead } from '../db/schema/index.ts'
import { unreachable } from '@relayooor/shared'
import { toSecond } from '../base/toSecond.ts'
import { within } from '../base/within.ts'
import { judgeService } from './judgeService.ts'

const patienceMs = 2_000
/** A reader this far behind its chain sees payments too late: no price is given then. */
const readerMayLagMs = 60_000

export interface HealthDeps {
  /** Resolves when the database answers a query. */
  database: () => Promise<unknown>
  queue: () => Promise<HealthPart>
  hermes: () => Promise<HealthPart>
  /** Why programs of the operator cannot be looked at; null where they can. */
  programs: () => Promise<{ program: string; fault: string | null }[]>
  chains: () => { chainId: string; health: ChainHealth }[]
  /** How far each chain's blocks are recorded. */
  reads: () => Promise<ReadFacts[]>
}

type ReadFacts = Pick<ChainRead, 'chainId' | 'height' | 'blockTime' | 'gap'>

/** Checks all parts at the same time. One that throws or does not answer within 2 s is down; this never throws. */
export async function reportHealth(deps: HealthDeps): Promise<HealthReport> {
  let reads: ReadFacts[] = []
  const [database, queue, hermes, programs] = await Promise.all([
    probe(async () => {
      await deps.database()
      reads = await deps.reads()
      return { state: 'ok' }
    }),
    probe(deps.queue),
    probe(deps.hermes),
    within(patienceMs, deps.programs(), []),
  ])
  const chains = Object.fromEntries(
    deps.chains().map(({ chainId, health }) => [
      chainId,
      chainPart(
        health,
        reads.find(one => one.chainId === chainId),
      ),
    ]),
  )
  const parts = {
    database,
    queue,
    hermes,
    chains,
    ...(programs.length > 0 && { programs: Object.fromEntries(programs.map(({ program, fault }) => [program, programPart(fault)])) }),
  }
  return { ...judgeService(parts), parts }
}

/** Without an address: the report is public. */
function programPart(fault: string | null): HealthPart {
  return fault === null ? { state: 'ok' } : { state: 'down', detail: 'It does not answer as it should.' }
}

async function probe(ask: () => Promise<HealthPart>): Promise<HealthPart> {
  try {
    return await within(patienceMs, ask(), { state: 'down', detail: `It did not answer within ${patienceMs / 1_000} s.` })
  } catch {
    return { state: 'down', detail: 'It does not answer.' }
  }
}

/** A chain's health for the public: endpoints are counted, not named. `read` is the height up to which blocks are recorded. */
export function chainPart(health: ChainHealth, read?: ReadFacts): HealthPart {
  const part = nodesPart(health)
  if (part.state === 'down' || !read) return part
  if (read.gap !== null)
    return {
      state: 'degraded',
      detail: `Block ${read.gap} could not be recorded: payments in it wait, no prices are given.`,
      since: read.blockTime.toISOString(),
    }
  return health.head && health.head.time.getTime() - read.blockTime.getTime() > readerMayLagMs
    ? {
        state: 'degraded',
        detail:
          `Its blocks are recorded up to ${read.height}, and it is at ${health.head.height}: ` +
          'payments after that wait, no prices are given.',
        since: read.blockTime.toISOString(),
      }
    : part
}

function nodesPart(health: ChainHealth): HealthPart {
  const usable = health.endpoints.filter(endpoint => endpoint.ok).length
  const endpoints = `${usable} of ${health.endpoints.length} nodes usable`
  const since = health.since.toISOString()
  switch (health.state) {
    case 'ok':
      if (health.grant)
        return { state: 'degraded', detail: `Until ${toSecond(health.grant.until)} one node alone is believed (${endpoints}).`, since }
      return { state: usable < health.endpoints.length ? 'degraded' : 'ok', detail: endpoints, since }
    case 'behind':
      return { state: 'degraded', detail: `No node is as far as the chain was already seen (${endpoints}).`, since }
    case 'too-few':
      return { state: 'degraded', detail: `Too few nodes show the same: payments wait, no prices are given (${endpoints}).`, since }
    case 'contradicted':
      return { state: 'degraded', detail: `Nodes contradict each other: payments wait, no prices are given (${endpoints}).`, since }
    case 'halted':
      return { state: 'down', detail: `It makes no blocks (${endpoints}).`, since }
    case 'unreachable':
      return { state: 'down', detail: `It cannot be reached (${endpoints}).`, since }
    default:
      return unreachable(health.state)
  }
}
