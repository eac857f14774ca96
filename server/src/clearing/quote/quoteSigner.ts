import type { KeyObject } from 'node:crypto'
import type { QuoteSigner } from '../context.ts'
import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto'
import { signedBytes } from '@relayooor/shared'

/** PKCS #8 wrapping of a raw Ed25519 seed (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Ed25519 keys derived from the service's secrets, so that a restart or a second process signs alike. */
export function createQuoteSigner(secrets: string[]): QuoteSigner {
  const pairs = secrets.map(secret => {
    const seed = Buffer.from(hkdfSync('sha256', secret, '', 'relayooor/quote-signing/v1', 32))
    const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
    const publicKey = rawPublicKey(privateKey)
    return { id: createHash('sha256').update(publicKey).digest('hex').slice(0, 16), publicKey: publicKey.toString('base64'), privateKey }
  })
  const [first] = pairs
  if (!first) throw new Error('a quote signer needs a secret')
  return {
    keys: pairs.map(({ id, publicKey }) => ({ id, publicKey })),
    sign: (kind, document) => ({ keyId: first.id, value: sign(null, signedBytes(kind, document), first.privateKey).toString('base64') }),
  }
}

function rawPublicKey(key: KeyObject): Buffer {
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  return Buffer.from(x ?? '', 'base64url')
}
