import type { PacketId } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import type { PacketRow } from '../packets/evidence.ts'
import type { ResultRow } from './operations.ts'
import { packetKey } from '@relayooor/shared'
import { outcomeOf } from '../packets/evidence.ts'
import { getPackets } from '../packets/findPackets.ts'
import { packetOf } from '../packets/presentPacket.ts'
import { judgeResult } from './judgeResult.ts'
import { finishPacket, pendingResults } from './operations.ts'
import { settleOperation } from './settleOperation.ts'
import { addToTimeline } from './timeline.ts'

/**
 * Ends every paid packet whose outcome the chains have now shown, and settles the operations that have none left. Part of
 * the transaction that recorded what was shown.
 */
export async function applyOutcomes(db: Db, ids: PacketId[], ourSigners: ReadonlySet<string>): Promise<void> {
  const pending = await pendingResults(db, ids)
  if (pending.length === 0)
    return
  const seen = new Map((await getPackets(db, pending.map(packetOf))).map(row => [packetKey(row), row]))
  const settled = new Map<string, Date>()
  for (const result of pending) {
    const row = seen.get(packetKey(result))
    const at = row && await applyOutcome(db, result, row, ourSigners)
    if (at)
      settled.set(result.token, at)
  }
  for (const [token, at] of settled)
    await settleOperation(db, token, at)
}

/** When the packet ended; null while it has not. */
async function applyOutcome(db: Db, result: ResultRow, row: PacketRow, ourSigners: ReadonlySet<string>): Promise<Date | null> {
  const outcome = outcomeOf(row, ourSigners)
  const end = judgeResult(outcome)
  if (!end || end.result === 'pending' || !('byUs' in outcome))
    return null
  const { trace } = outcome
  const { result: word, byUs } = end
  if (!await finishPacket(db, result, { result: word, byUs, txHash: trace.txHash, txChainId: trace.chainId, at: trace.at }))
    return null
  await addToTimeline(db, result.token, { at: trace.at, kind: word, text: sentences[word] ?? word, data: { packet: packetOf(result), txHash: trace.txHash, chainId: trace.chainId } })
  return trace.at
}

const sentences: Partial<Record<ResultRow['result'], string>> = {
  delivered: 'A transfer arrived at its destination.',
  returned: 'A transfer came back to its sender.',
  error_ack: 'The destination refused a transfer; it came back to its sender.',
  cleared_by_other: 'Another relayer delivered a transfer.',
}
