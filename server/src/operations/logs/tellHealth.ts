import type { ClearingContext } from '../../clearing/context.ts'
import type { HealthPart } from './healthChanges.ts'
import { sql } from 'drizzle-orm'
import { within } from '../../base/within.ts'
import { healthChanges, statesOf } from './healthChanges.ts'

const patienceMs = 5_000

type Ctx = Pick<ClearingContext, 'database' | 'chains' | 'log'>

/** Each turn looks at chains, nodes, database and Hermes as this process sees them, and logs a line for each change. */
export function tellHealth(ctx: Ctx, hermesFault: (() => Promise<string | null>) | null): () => Promise<void> {
  let before: ReadonlyMap<string, string> = new Map()
  return async () => {
    const [database, hermes] = await Promise.all([lookAtDatabase(ctx), hermesFault?.()])
    const parts = [...lookAtChains(ctx), database, ...(hermes === undefined ? [] : [hermesPart(hermes)])]
    for (const { level, fields, message } of healthChanges(before, parts)) ctx.log[level](fields, message)
    before = statesOf(parts)
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

function hermesPart(fault: string | null): HealthPart {
  return { kind: 'hermes', name: '', state: fault === null ? 'ok' : 'missing', fields: fault === null ? {} : { says: fault } }
}
