import { z } from 'zod'
import { readStoredAs, writeStored } from '../ui/storage.ts'

const schema = z.object({
  /** TxRaw, base64. */
  txBytes: z.string(),
  signedAt: z.iso.datetime(),
  /** Absent until the service or the wallet took it. */
  txHash: z.string().optional(),
})
export type SignedPayment = z.infer<typeof schema>

/** A payment that was signed for an order here: kept before it is sent, so that a closed page loses nothing. */
export function readSignedPayment(token: string): SignedPayment | undefined {
  return readStoredAs(keyOf(token), schema)
}

export function keepSignedPayment(token: string, payment: SignedPayment | null): void {
  writeStored(keyOf(token), payment && JSON.stringify(payment))
}

/** Calls back when another tab of this browser keeps or forgets one. @returns what ends that */
export function watchSignedPayment(token: string, changed: () => void): () => void {
  const listen = ({ key }: StorageEvent): void => {
    if (key === keyOf(token)) changed()
  }
  window.addEventListener('storage', listen)
  return () => window.removeEventListener('storage', listen)
}

function keyOf(token: string): string {
  return `relayooor.signed.${token}`
}
