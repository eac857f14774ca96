import type { PacketId, Problem, Verdict } from '@relayooor/shared'
import { PacketId as PacketIdSchema, TokenId, Verdict as VerdictSchema } from '@relayooor/shared'
import { z } from 'zod'

export interface RefusedPacket {
  packet: PacketId
  verdict: Verdict
}

const NotClearable = z.object({
  packets: z.array(z.object({ packet: PacketIdSchema, verdict: VerdictSchema })),
})
const AlreadyPaid = z.object({
  packets: z.array(z.object({ packet: PacketIdSchema, token: TokenId })),
})
const Mismatch = z.object({ differences: z.array(z.object({ field: z.string() })) })
const Rejected = z.object({ log: z.string().min(1) })

/** The transfers of a `not-clearable` answer with their verdicts; the other ones of the request can be cleared. */
export function refusedPackets(problem: Problem): RefusedPacket[] {
  return NotClearable.safeParse(problem.facts).data?.packets ?? []
}

/** The transfers of an `already-paid` answer and the orders that hold them. */
export function paidPackets(problem: Problem): { packet: PacketId; token: string }[] {
  return AlreadyPaid.safeParse(problem.facts).data?.packets ?? []
}

const fieldNames: Record<string, string> = { signer: 'paying account', messages: 'kind of transaction', denom: 'coin' }

/** What a `payment-mismatch` answer found different, as a person names it. */
export function differingFields(problem: Problem): string[] {
  return (Mismatch.safeParse(problem.facts).data?.differences ?? []).map(({ field }) => fieldNames[field] ?? field)
}

/** What the chain itself said to a transaction that it did not take. */
export function chainLog(problem: Problem): string | undefined {
  return Rejected.safeParse(problem.facts).data?.log
}
