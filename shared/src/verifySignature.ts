import type { ConfigView, Quote, Receipt } from './views.ts'
import { signedBytes } from './canonical.ts'

/** `unsupported`: this browser has no Ed25519, or the page did not come over a safe connection. */
export type SignatureVerdict = 'good' | 'bad' | 'unknown-key' | 'unsupported'

type SigningKeys = ConfigView['signingKeys']

export function verifyQuote(quote: Quote, keys: SigningKeys): Promise<SignatureVerdict> {
  const { signature, ...terms } = quote
  return verify('quote', terms, signature, keys)
}

export function verifyReceipt(receipt: Receipt, keys: SigningKeys): Promise<SignatureVerdict> {
  const { signature, ...document } = receipt
  return verify('receipt', document, signature, keys)
}

async function verify(
  kind: 'quote' | 'receipt',
  document: object,
  signature: Quote['signature'],
  keys: SigningKeys,
): Promise<SignatureVerdict> {
  const key = keys.find(({ id }) => id === signature.keyId)
  if (!key) return 'unknown-key'
  if (!globalThis.crypto?.subtle) return 'unsupported'
  try {
    const imported = await crypto.subtle.importKey('raw', fromBase64(key.publicKey), 'Ed25519', false, ['verify'])
    const bytes = Uint8Array.from(signedBytes(kind, document))
    return (await crypto.subtle.verify('Ed25519', imported, fromBase64(signature.value), bytes)) ? 'good' : 'bad'
  } catch (error) {
    // Malformed base64 is a bad signature; a browser without the algorithm says NotSupportedError.
    return error instanceof DOMException && error.name === 'NotSupportedError' ? 'unsupported' : 'bad'
  }
}

/** @throws DOMException (InvalidCharacterError) when it is none */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0))
}
