import type { Tx } from '../../db/database.ts'
import type { PacketRow, ResultRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { packetKey } from '@relayooor/shared'
import { outcomeOf } from '../../packets/evidence.ts'
import { continued, getPackets } from '../../packets/findPackets.ts'
import { packetOf } from '../../packets/presentPacket.ts'
import { addToTimeline } from '../timeline/timeline.ts'
import { judgeResult } from './judgeResult.ts'
import { finishPacket, noteLateEnd, unseenResults } from './operations.ts'
import { settleOperation } from './settleOperation.ts'

/**
 * Ends every paid packet whose outcome is now known, and settles the orders that have no open ones left. In the transaction that recorded
 * the outcome; `at` is the time of its block.
 */
export async function applyOutcomes(ctx: ClearingContext, tx: Tx, keys: string[], at: Date): Promise<void> {
  const { signers: ourSigners } = ctx.lanes
  const unseen = await unseenResults(tx, keys)
  if (unseen.length === 0) return
  const pending = unseen.filter(row => row.result === 'pending')
  const failed = unseen.filter(row => row.result === 'failed')
  const seen = await getPackets(tx, unseen.map(packetKey))
  const wentOn = await continued(tx, pending.map(packetKey))
  const touched = new Set<string>()
  for (const result of pending) {
    const row = seen.get(result.packetKey)
    if (row && (await applyOutcome(tx, result, row, wentOn.has(row.packetKey), ourSigners, at))) touched.add(result.token)
  }
  for (const token of touched) await settleOperation(ctx, tx, token, at)
  for (const result of failed) {
    const row = seen.get(result.packetKey)
    const outcome = row && endOf(row, ourSigners)
    if (outcome) {
      await noteLateEnd(tx, result, outcome.trace)
      addToTimeline(tx, result.token, {
        at,
        kind: 'ended-later',
        text: 'A transfer that we had given up on has ended after all. What went back to you stays yours.',
        data: { packet: packetOf(result), outcome: outcome.kind },
      })
    }
  }
}

/** True when the packet has ended by this. */
async function applyOutcome(
  tx: Tx,
  result: ResultRow,
  row: PacketRow,
  wentOn: boolean,
  ourSigners: ReadonlySet<string>,
  at: Date,
): Promise<boolean> {
  const outcome = endOf(row, ourSigners)
  const end = outcome && judgeResult(outcome)
  const seenAt = outcome?.trace.at
  // What a chain is only known to keep does not say whose work it was: that is in its block.
  if (!end || end.result === 'pending' || !seenAt) return false
  const { trace } = outcome
  const { result: word, byUs } = end
  // Received, and neither answered nor sent on: the chain lets it wait.
  const reason = word === 'passed_on' && row.ack === null && !wentOn ? ('finalising' as const) : undefined
  const ended = { result: word, byUs, reason, txHash: trace.txHash, txChainId: trace.chainId, at: seenAt }
  if (!(await finishPacket(tx, result, ended))) return false
  addToTimeline(tx, result.token, {
    at,
    kind: word,
    text: sentences[word] ?? word,
    data: { packet: packetOf(result), txHash: trace.txHash, chainId: trace.chainId },
  })
  return true
}

/**
 * How a packet has ended; null while that is not known. A receipt on the source proves a delivery, but where, by whom and who earned it is
 * in a block of the destination that is still to be read.
 */
function endOf(row: PacketRow, ourSigners: ReadonlySet<string>) {
  const outcome = outcomeOf(row, ourSigners)
  const onSource = outcome.kind === 'returned' || outcome.kind === 'error_ack'
  return 'byUs' in outcome && (onSource || row.ack !== null || row.receivedAt !== null) ? outcome : null
}

const sentences: Partial<Record<ResultRow['result'], string>> = {
  delivered: 'A transfer arrived at its destination.',
  passed_on: 'A transfer was carried one step on; it goes on from there.',
  returned: 'A transfer came back to its sender.',
  error_ack: 'The destination refused a transfer; it came back to its sender.',
  cleared_by_other: 'Another relayer delivered a transfer.',
}
