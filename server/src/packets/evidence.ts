import type { PacketRow } from '../db/schema/index.ts'
import type { DestinationEvidence, Outcome, SourceEvidence, Trace } from './judgeOutcome.ts'
import type { PacketFacts } from './judgeVerdict.ts'
import { judgeOutcome } from './judgeOutcome.ts'

/** What the blocks read so far show of a packet. */
export function evidenceOf(row: PacketRow): { source: SourceEvidence; destination: DestinationEvidence } {
  return { source: { committed: null, ended: endOf(row) }, destination: { received: null, receipt: receiptOf(row), ack: ackOf(row) } }
}

export function outcomeOf(row: PacketRow, ourSigners: ReadonlySet<string>): Outcome {
  const { source, destination } = evidenceOf(row)
  return judgeOutcome(source, destination, ourSigners)
}

export function factsOf(row: PacketRow): PacketFacts {
  return {
    sentAt: row.sentAt ?? new Date(0),
    dataKnown: row.sender !== null && (row.sentHeight !== null || row.provenData !== null),
    memoBytes: row.memoBytes ?? 0,
    receiverBytes: row.receiverBytes ?? 0,
    dataBytes: row.dataBytes ?? (row.memoBytes ?? 0) + (row.receiverBytes ?? 0),
    timeout: { revision: BigInt(row.timeoutRevision ?? 0), height: BigInt(row.timeoutHeight ?? 0), nanos: BigInt(row.timeoutNanos ?? 0) },
  }
}

function receiptOf(row: PacketRow): DestinationEvidence['receipt'] {
  return row.receivedAt && trace(row.destinationChainId, row.receivedAt, row.receivedHeight, row.receivedTxHash, row.receivedRelayer)
}

function ackOf(row: PacketRow): DestinationEvidence['ack'] {
  if (!row.ack || row.ack === 'unprovable') return null
  const kind = row.ack === 'malformed' ? 'error' : row.ack
  return { kind, ...trace(row.destinationChainId, row.ackAt, row.ackHeight, row.ackTxHash, row.ackRelayer) }
}

function endOf(row: PacketRow): SourceEvidence['ended'] {
  if (!row.ended || !row.endedAt) return null
  const at = trace(row.chainId, row.endedAt, row.endedHeight, row.endedTxHash, row.endedRelayer)
  if (row.ended === 'timed_out') return { kind: 'timed_out', ...at }
  const ack = row.endedAck ?? ackOf(row)?.kind
  return ack ? { kind: 'acknowledged', ack, ...at } : null
}

function trace(chainId: string, at: Date | null, height: number | null, txHash: string | null, relayer: string | null): Trace {
  return { chainId, at, height: height ?? undefined, txHash: txHash ?? undefined, relayer: relayer ?? undefined }
}
