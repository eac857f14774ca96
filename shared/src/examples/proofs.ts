import type { proofEndpoints } from '../endpoints/proofs.ts'
import type { ExamplesOf } from './example.ts'
import { carriedData, packets, stuckTransfer, timeoutNanos } from './story.ts'

export const proofExamples: ExamplesOf<typeof proofEndpoints> = {
  provePacket: {
    body: { packet: packets[0], data: carriedData, timeout: { nanos: timeoutNanos } },
    replies: { 200: stuckTransfer(packets[0]) },
  },
}
