/** Where and by whom something was seen on a chain. */
export interface Trace {
  chainId: string
  at: Date
  height?: number | undefined
  txHash?: string | undefined
  relayer?: string | undefined
}

/** What the source chain has shown of a packet. */
export interface SourceEvidence {
  /** Null when it was not asked. */
  committed: boolean | null
  ended: (Trace & ({ kind: 'acknowledged'; ack: 'success' | 'error' } | { kind: 'timed_out' })) | null
}

/** What the destination chain has shown of a packet. */
export interface DestinationEvidence {
  /** Null when it was not asked. */
  received: boolean | null
  ack: (Trace & { kind: 'success' | 'error' }) | null
}

/**
 * What became of a packet. `open`: nothing final yet. `refused`: the destination wrote an error acknowledgement that the
 * source has not seen. `byUs` is true only when the relayer is known to be one of our signers.
 */
export type Outcome =
  | { kind: 'open' }
  | { kind: 'refused'; trace: Trace }
  | { kind: 'delivered' | 'error_ack' | 'returned'; trace: Trace; byUs: boolean }

/**
 * The one place that says what became of a packet, for the verdict, the verification and the receipt. Positive evidence
 * only: a missing commitment or receipt proves nothing about where the money is.
 */
export function judgeOutcome(source: SourceEvidence, destination: DestinationEvidence, ourSigners: ReadonlySet<string>): Outcome {
  const final = (kind: 'delivered' | 'error_ack' | 'returned', trace: Trace): Outcome => ({
    kind,
    trace,
    byUs: trace.relayer !== undefined && ourSigners.has(trace.relayer),
  })

  if (destination.ack?.kind === 'success') return final('delivered', destination.ack)
  if (source.ended?.kind === 'timed_out') return final('returned', source.ended)
  if (source.ended?.kind === 'acknowledged') {
    // A success acknowledgement proves the delivery, though not who delivered: that relayer signed on the destination.
    return source.ended.ack === 'error' ? final('error_ack', source.ended) : final('delivered', { ...source.ended, relayer: undefined })
  }
  if (destination.ack?.kind === 'error') return { kind: 'refused', trace: destination.ack }
  return { kind: 'open' }
}
