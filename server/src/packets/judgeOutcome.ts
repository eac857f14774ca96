import type { AckKind } from './acknowledgement.ts'

/** Where and by whom something was seen on a chain. */
export interface Trace {
  chainId: string
  /** Null where a chain keeps what it did, and no node tells of the doing any more. */
  at: Date | null
  height?: number | undefined
  txHash?: string | undefined
  relayer?: string | undefined
}

/** What the source chain has shown of a packet. */
export interface SourceEvidence {
  /** Null when it was not asked. */
  committed: boolean | null
  ended: (Trace & ({ kind: 'acknowledged'; ack: AckKind } | { kind: 'timed_out' })) | null
}

/** What the destination chain has shown of a packet. */
export interface DestinationEvidence {
  /** Null when it was not asked. */
  received: boolean | null
  /** Its receipt, where no acknowledgement was written with it. */
  receipt: Trace | null
  ack: (Trace & { kind: AckKind }) | null
}

/**
 * What became of a packet. `open`: nothing final yet. `refused`: the destination wrote an error acknowledgement that the
 * source has not seen. `passed_on`: the destination has it and has not said that its receiver has the money: it went on, or waits.
 * `stopped`: it went on, a later step failed, and the money stays there. `byUs` is true only when the relayer is known to be one of
 * our signers.
 */
export type Outcome =
  | { kind: 'open' }
  | { kind: 'refused'; trace: Trace }
  | { kind: 'delivered' | 'passed_on' | 'stopped' | 'error_ack' | 'returned'; trace: Trace; byUs: boolean }

/**
 * The one place that says what became of a packet, for the verdict, the verification and the receipt. Positive evidence
 * only: a missing commitment or receipt proves nothing about where the money is.
 */
export function judgeOutcome(source: SourceEvidence, destination: DestinationEvidence, ourSigners: ReadonlySet<string>): Outcome {
  const final = (kind: Exclude<Outcome['kind'], 'open' | 'refused'>, trace: Trace): Outcome => ({
    kind,
    trace,
    byUs: trace.relayer !== undefined && ourSigners.has(trace.relayer),
  })

  // An acknowledgement that was withheld is written by whoever ends the next step: the receipt tells who carried this one.
  const ack = destination.ack && { ...destination.ack, relayer: destination.receipt?.relayer ?? destination.ack.relayer }
  if (ack?.kind === 'success') return final('delivered', ack)
  if (source.ended?.kind === 'timed_out') return final('returned', source.ended)
  if (source.ended?.kind === 'acknowledged') {
    // Any other acknowledgement proves that it was taken, though not by whose hand: that relayer signed on the destination.
    return source.ended.ack === 'error'
      ? final('error_ack', source.ended)
      : final(taken[source.ended.ack], { ...source.ended, relayer: destination.receipt?.relayer })
  }
  if (ack?.kind === 'error') return { kind: 'refused', trace: ack }
  if (ack) return final(taken[ack.kind], ack)
  if (destination.receipt) return final('passed_on', destination.receipt)
  return { kind: 'open' }
}

const taken = { success: 'delivered', stopped: 'stopped', other: 'passed_on' } as const
