import type { SQL } from 'drizzle-orm'
import type { ResultRow } from './schema/index.ts'
import { and, eq } from 'drizzle-orm'
import { packetClearingResults } from './schema/index.ts'

/** What names one packet of one order. */
export type ResultKey = Pick<ResultRow, 'token' | 'packetKey'>

export function isResult({ token, packetKey }: ResultKey): SQL | undefined {
  return and(eq(packetClearingResults.token, token), eq(packetClearingResults.packetKey, packetKey))
}
