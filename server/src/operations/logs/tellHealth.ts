import type { ClearingContext } from '../../clearing/context.ts'
import type { HealthPart } from './healthChanges.ts'
import { sql } from 'drizzle-orm'
import { within } from '../../base/within.ts'
import { readFailedRuns } from '../alerts/orderFacts.ts'
import { healthChanges, statesOf } from './healthChanges.ts'

const patienceMs = 5_000

type Ctx = Pick<ClearingContext, 'database' | 'chains' | 'lanes' | 'log' | 'now'>

/**
 * Each turn looks at chains, nodes and the database as this process sees them, where it calls Hermes also at that and its lanes, and logs a
 * line for each change.
 */
export function tellHealth(ctx: Ctx, hermesFault: (() => Promise<string | null>) | null): () => Promise<void> {
  let before: ReadonlyMap<string, string> = new Map()
  return async () => {
    const [database, ...called] = await Promise.all([
      lookAtDatabase(ctx),
      ...(hermesFault ? [lookAtHermes(hermesFault), lookAtLanes(ctx)] : []),
    ])
    const parts = [...lookAtChains(ctx), database, ...called.flat()]
    for (const { level, fields, message } of healthChanges(before, parts)) ctx.log[level](fields, message)
    // What could not be looked at now is as it was.
    before = new Map([...before, ...statesOf(parts)])
  }
}

function lookAtChains({ chains }: Ctx): HealthPart[] {
  return [...chains].flatMap(([chainId, chain]) => {
    const { state, endpoints, head } = chain.health()
    return [
      { kind: 'chain', name: chainId, state, fields: { chainId, head: head?.height } } satisfies HealthPart,
      ...endpoints.map(({ url, ok, drained, error }): HealthPart => ({
        kind: 'node',
        name: `${chainId} ${url}`,
        state: drained ? 'drained' : ok ? 'ok' : 'failing',
        fields: { chainId, endpoint: url, ...(error !== undefined && { says: error }) },
      })),
    ]
  })
}

async function lookAtDatabase({ database }: Ctx): Promise<HealthPart> {
  const says = await within(
    patienceMs,
    database.db.execute(sql`select 1`).then(
      () => null,
      (error: unknown) => String(error),
    ),
    'it does not answer in time',
  )
  return { kind: 'database', name: '', state: says === null ? 'ok' : 'away', fields: says === null ? {} : { says } }
}

async function lookAtHermes(hermesFault: () => Promise<string | null>): Promise<HealthPart[]> {
  const fault = await hermesFault()
  return [{ kind: 'hermes', name: '', state: fault === null ? 'ok' : 'missing', fields: fault === null ? {} : { says: fault } }]
}

/** By their newest calls; none while the database does not answer, which is told of by itself. */
async function lookAtLanes({ database, lanes, now }: Ctx): Promise<HealthPart[]> {
  const failed = await within(
    patienceMs,
    readFailedRuns(database.db, now()).catch(() => null),
    null,
  )
  if (failed === null) return []
  return lanes.keys.map(lane => {
    const { runs = 0, lastEnd = '' } = failed.find(one => one.lane === lane) ?? {}
    return { kind: 'lane', name: lane, state: runs === 0 ? 'ok' : 'failing', fields: { lane, ...(runs > 0 && { runs, lastEnd }) } }
  })
}
