import type { ChannelEnd } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { PauseRow } from '../../db/schema/index.ts'
import { channelKey, Problem } from '@relayooor/shared'
import { asSentence, everywhere, openPauses, placeOf } from '../pauses/pauses.ts'

/** Nobody knows how long an operator needs. */
const retryAfterSeconds = 60

/** No new price while an operator has paused intake, for everything or for one of these. @throws Problem `paused`, `route-paused` */
export async function refusePaused(db: Db, chainIds: string[], sources: ChannelEnd[]): Promise<void> {
  const pause = findPause(await openPauses(db, 'intake'), chainIds, sources)
  if (!pause) return
  const detail = asSentence(pause.reason)
  throw pause.scope === everywhere
    ? new Problem('paused', detail, {}, retryAfterSeconds)
    : new Problem('route-paused', detail, { ...placeOf(pause.scope), reason: 'paused-by-operator' }, retryAfterSeconds)
}

/** Which of these pauses is for everything, or for one of these chains or sources. */
export function findPause(open: PauseRow[], chainIds: string[], sources: ChannelEnd[]): PauseRow | undefined {
  const scopes = [everywhere, ...chainIds, ...sources.map(channelKey)]
  return open.find(({ scope }) => scopes.includes(scope))
}
