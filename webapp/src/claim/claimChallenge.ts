import { z } from 'zod'
import { readStoredAs, writeStored } from '../ui/storage.ts'

const schema = z.object({
  /** The order that the money is to pay; without one it is to come back. */
  token: z.string().optional(),
  nonce: z.string(),
  message: z.string(),
  memo: z.string(),
  address: z.string(),
  expiresAt: z.iso.datetime(),
})
export type ClaimChallenge = z.infer<typeof schema>

/** What is to be done with held money: back to who paid it, or the price of an order. */
export type ClaimWish = { kind: 'back' } | { kind: 'order'; token: string } | { kind: 'unclear' }

export interface PaymentTx {
  chainId: string
  txHash: string
}

/** A proof that was begun here: its memo may be in a wallet already when the page is loaded again. */
export function readClaimChallenge(tx: PaymentTx): ClaimChallenge | undefined {
  return readStoredAs(keyOf(tx), schema)
}

export function keepClaimChallenge(tx: PaymentTx, challenge: ClaimChallenge | null): void {
  writeStored(keyOf(tx), challenge && JSON.stringify(challenge))
}

function keyOf({ chainId, txHash }: PaymentTx): string {
  return `relayooor.claim.${chainId}.${txHash}`
}
