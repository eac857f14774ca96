import { z } from 'zod'
import { ChainId } from './packet.ts'

const LightClientView = z.object({
  clientId: z.string(),
  /** `1-4000`: revision and height of the newest block that it knows. */
  latestHeight: z.string(),
  status: z.enum(['active', 'expired', 'frozen', 'unknown']),
  /** What a substitute must have alike; `proofSpecs` is a hash. */
  parameters: z.object({
    trustLevel: z.string(),
    unbondingPeriod: z.string(),
    maxClockDrift: z.string(),
    upgradePath: z.string(),
    proofSpecs: z.string(),
  }),
})

/** What a vote on reviving a light client would propose. */
export const RecoveryDraft = z.object({
  /** The chain that votes. */
  chainId: ChainId,
  /** The chain that the client follows. */
  follows: z.string(),
  subject: LightClientView,
  /** Other clients of that chain there, those with the newest blocks first; at most ten. */
  substitutes: z.array(
    LightClientView.extend({
      /** Whether what it trusts is what the chain itself has; only of one that `follows` a vote is safe. */
      following: z.enum(['follows', 'differs', 'unknown']),
      /** The parameters in which it is not like the subject: the chain refuses such a one. */
      differs: z.array(z.string()),
    }),
  ),
  /** A file for `tx gov submit-proposal`, on chains of ibc-go v8 or later; null where the client lives, or none can take its place. */
  proposal: z
    .object({
      messages: z.array(
        z.object({
          '@type': z.literal('/ibc.core.client.v1.MsgRecoverClient'),
          subject_client_id: z.string(),
          substitute_client_id: z.string(),
          signer: z.string(),
        }),
      ),
      metadata: z.string(),
      /** The least that the chain takes. */
      deposit: z.string(),
      title: z.string(),
      summary: z.string(),
      expedited: z.boolean(),
    })
    .nullable(),
  /** The same on chains of ibc-go before v8. */
  olderCommand: z.string().nullable(),
  /** Makes a client that can take its place. */
  createSubstitute: z.string(),
})
export type RecoveryDraft = z.infer<typeof RecoveryDraft>
