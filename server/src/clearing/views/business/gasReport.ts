import type { GasReport } from '@relayooor/shared'
import type { ClearingContext } from '../../context.ts'
import { foldBooks } from './foldBooks.ts'
import { foldGas } from './foldGas.ts'
import { monthAsked } from './months.ts'
import { readBooks } from './readBooks.ts'
import { countUncounted, listMonths, readDays } from './readMonths.ts'

/** The gas that was expected in a month and that was paid. @throws Problem `not-found` with the months that there are */
export async function reportGas(ctx: ClearingContext, asked?: string): Promise<GasReport> {
  const { db } = ctx.database
  const now = ctx.now()
  const months = await listMonths(db, now)
  const month = monthAsked(months, now, asked)
  const kinds = ['operations', 'packets', 'estimated', 'spent', 'not_included', 'charged'] as const
  const [sums, books, uncounted] = await Promise.all([readDays(db, month, kinds), readBooks(db, month), countUncounted(db, month)])
  const { month: ofMonth, ...parts } = foldGas(sums, foldBooks(books, month).coins)
  return { months, month: { month, uncounted, ...ofMonth }, ...parts }
}
