import type { PacketId, Problem, Verdict } from '@relayooor/shared'
import { PacketId as PacketIdSchema, TokenId, Verdict as VerdictSchema } from '@relayooor/shared'
import { z } from 'zod'

export interface RefusedPacket { packet: PacketId, verdict: Verdict }

const NotClearable = z.object({
  packets: z.array(z.object({ packet: PacketIdSchema, verdict: VerdictSchema })),
})
const AlreadyPaid = z.object({
  packets: z.array(z.object({ packet: PacketIdSchema, token: TokenId })),
})
const Invalid = z.object({
  errors: z.array(z.object({
    path: z.string(),
    message: z.string(),
  })),
})
const Mismatch = z.object({
  differs: z.array(z.string()),
})

/** The transfers of a `not-clearable` answer with their verdicts; the other ones of the request can be cleared. */
export function refusedPackets(problem: Problem): RefusedPacket[] {
  return NotClearable.safeParse(problem.facts).data?.packets ?? []
}

/** The transfers of an `already-paid` answer and the orders that hold them. */
export function paidPackets(problem: Problem): { packet: PacketId, token: string }[] {
  return AlreadyPaid.safeParse(problem.facts).data?.packets ?? []
}

/** What an `invalid-request` answer says about one field of the request, or undefined. */
export function faultOfField(problem: Problem, field: string): string | undefined {
  return Invalid.safeParse(problem.facts).data?.errors.find(({ path }) => path.split('.').includes(field))?.message
}

/** What a `payment-mismatch` answer found different. */
export function differingFields(problem: Problem): string[] {
  return Mismatch.safeParse(problem.facts).data?.differs ?? []
}
