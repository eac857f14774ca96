import { fromBase64 } from '@cosmjs/encoding'
import { z } from 'zod'

const Base64 = z.base64().transform(text => fromBase64(text))
const Integer = z.string().regex(/^\d{1,20}$/, 'must be a whole number')
const Coins = z.array(z.object({ denom: z.string(), amount: Integer }))

/** Amino's sign document; unknown members are kept, since they are signed too. */
export const AminoDoc = z.looseObject({
  chain_id: z.string(),
  account_number: Integer,
  sequence: Integer,
  fee: z.looseObject({ amount: Coins, gas: Integer }),
  msgs: z.array(z.object({ type: z.string(), value: z.unknown() })).min(1, 'must hold a message'),
  memo: z.string(),
  timeout_height: Integer.optional(),
})
export type AminoDoc = z.infer<typeof AminoDoc>

const signer = { account: z.string(), chainId: z.string(), signer: z.string() }

/** A page's request to sign. */
export const SignRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('direct'),
    ...signer,
    bodyBytes: Base64,
    authInfoBytes: Base64,
    docChainId: z.string(),
    accountNumber: Integer,
  }),
  z.object({ kind: z.literal('amino'), ...signer, doc: AminoDoc }),
  z.object({ kind: z.literal('arbitrary'), ...signer, data: Base64 }),
])
export type SignRequest = z.infer<typeof SignRequest>

export const VerifyRequest = z.object({
  chainId: z.string(),
  signer: z.string(),
  data: Base64,
  signature: z.object({ pub_key: z.object({ type: z.string(), value: Base64 }), signature: Base64 }),
})
export type VerifyRequest = z.infer<typeof VerifyRequest>

export const SendRequest = z.object({ chainId: z.string(), tx: Base64 })
