import { z } from 'zod'

/** As it was given, to be sent back. */
export const Nonce = z.string().regex(/^[\w-]{1,100}$/, 'must be a nonce as it was given')

/**
 * A signature as Keplr's `signArbitrary` gives it (ADR-36): the compressed public key and `r || s`, both base64. The key may
 * also come as the wallet wraps it, `{ type, value }`; what kind it is follows from the chain.
 */
export const walletSignature = {
  pubKey: z.union([
    z.base64().max(100),
    z.strictObject({ type: z.string().max(100), value: z.base64().max(100) }).transform(key => key.value),
  ]),
  signature: z.base64().max(200),
}
