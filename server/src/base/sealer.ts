import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/** Keeps in the database what has to be read again, so that a copy of the database alone reads none of it. */
export interface Sealer {
  /** Encrypts a text for one row. */
  seal: (text: string, id: string) => Buffer
  /** Null when no key of now has sealed it, or for another row. */
  open: (sealed: Uint8Array, id: string) => string | null
}

const parts = { keyId: 4, nonce: 12, tag: 16 }

/** AES-256-GCM by keys of the service's secrets: the first one seals, all open, so that what is sealed outlives a rotation. */
export function createSealer(secrets: readonly string[], purpose: string): Sealer {
  const keys = secrets.map(secret => {
    const key = Buffer.from(hkdfSync('sha256', secret, '', `relayooor/${purpose}/v1`, 32))
    return { key, id: createHash('sha256').update(key).digest().subarray(0, parts.keyId) }
  })
  const [first] = keys
  if (!first) throw new Error('what is sealed needs a secret')
  return {
    seal(text, id) {
      const nonce = randomBytes(parts.nonce)
      const cipher = createCipheriv('aes-256-gcm', first.key, nonce).setAAD(Buffer.from(id))
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([first.id, nonce, cipher.getAuthTag(), hidden])
    },
    open(sealed, id) {
      const bytes = Buffer.from(sealed)
      const [keyId, nonce, tag, hidden] = [
        bytes.subarray(0, parts.keyId),
        bytes.subarray(parts.keyId, parts.keyId + parts.nonce),
        bytes.subarray(parts.keyId + parts.nonce, parts.keyId + parts.nonce + parts.tag),
        bytes.subarray(parts.keyId + parts.nonce + parts.tag),
      ]
      const found = keys.find(one => one.id.equals(keyId))
      if (!found) return null
      try {
        const decipher = createDecipheriv('aes-256-gcm', found.key, nonce).setAAD(Buffer.from(id)).setAuthTag(tag)
        return Buffer.concat([decipher.update(hidden), decipher.final()]).toString('utf8')
      } catch {
        return null
      }
    },
  }
}
