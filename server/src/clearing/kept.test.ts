import { isKept, keptParts } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { useDatabase } from '../db/testing.ts'
import { cleared } from './kept.ts'

const { db } = await useDatabase()

it('the database counts as cleared what is kept of a price, in every case', async () => {
  const cases = (['deliver', 'return'] as const).flatMap(verdict =>
    ([...Object.keys(keptParts[verdict]), 'pending'] as (keyof (typeof keptParts)['deliver'] | 'pending')[]).flatMap(result =>
      [true, false].flatMap(byUs =>
        [true, false].flatMap(unchecked => [true, false].map(onward => ({ verdict, result, byUs, unchecked, onward }))),
      ),
    ),
  )
  for (const one of cases) {
    const { rows } = await db.execute<{ kept: boolean }>(sql`
      select ${cleared} as kept from (select ${one.verdict}::text as verdict, ${one.result}::text as result,
        ${one.byUs}::boolean as by_us, ${one.unchecked}::boolean as unchecked,
        ${one.onward}::boolean as onward) r`)
    expect({ ...one, kept: rows[0]?.kept }).toEqual({ ...one, kept: isKept(one) })
  }
})
