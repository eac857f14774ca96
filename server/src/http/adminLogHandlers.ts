import type { adminLogEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { readLines } from '../operations/logs/readLines.ts'

export function adminLogHandlers({ database }: Pick<ClearingContext, 'database'>): Pick<Handlers, keyof typeof adminLogEndpoints> {
  return { adminLogs: async ({ query }) => ({ body: await readLines(database.db, query) }) }
}
