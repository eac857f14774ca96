import type { Timeout } from './packetEvents.ts'
import { Buffer } from 'node:buffer'
import { packetCommitment } from './packetCommitment.ts'

/** What somebody says that a packet was sent with. */
export interface Claim {
  data: Uint8Array
  timeout: Timeout
}

/**
 * The claim that is true of the packet whose commitment this is: the hash covers data and time-out, and which packet it is of, its path on
 * the chain says. Null when none is.
 */
export function judgeProof(commitment: Uint8Array, claims: Iterable<Claim>): Claim | null {
  for (const claim of claims) if (Buffer.compare(packetCommitment(claim.timeout, claim.data), commitment) === 0) return claim
  return null
}
