import type { KeyObject } from 'node:crypto'
import { Buffer } from 'node:buffer'
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/** What the key in a link does; for nothing else it is good. */
export type KeyPurpose = 'confirm' | 'stop'

export interface NoticeKeys {
  /** What only the answer with an order's price tells. */
  secretOf: (token: string) => string
  isSecretOf: (token: string, secret: string) => boolean
  /** The key of a link about a subscription. */
  linkKey: (purpose: KeyPurpose, id: string) => string
  /** The subscription that a link is about; null when its key is not ours. */
  readLinkKey: (purpose: KeyPurpose, key: string) => string | null
  /** Encrypts an address for one subscription. */
  seal: (address: string, id: string) => Buffer
  /** Null when no key of now has sealed it, or for another subscription. */
  open: (sealed: Uint8Array, id: string) => string | null
  /** By which an address is known again, and not found out. */
  mark: (address: string) => string
}

const parts = { keyId: 4, nonce: 12, tag: 16 }

/** Keys of the service's secrets: the first one is used, all are understood, so that links and addresses outlive a rotation. */
export function createNoticeKeys(secrets: readonly string[]): NoticeKeys {
  const pairs = secrets.map(secret => {
    const derived = (what: string) => createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `relayooor/notice-${what}/v1`, 32)))
    const sealing = derived('address')
    return { sealing, keyId: createHash('sha256').update(sealing.export()).digest().subarray(0, parts.keyId), signing: derived('link') }
  })
  const [first] = pairs
  if (!first) throw new Error('notices need a secret')
  const isSigned = (text: string, given: string) => pairs.some(({ signing }) => isSame(sign(signing, text), given))
  const aboutOrder = (token: string) => `order/${token}`
  return {
    secretOf: token => sign(first.signing, aboutOrder(token)),
    isSecretOf: (token, secret) => isSigned(aboutOrder(token), secret),
    linkKey: (purpose, id) => `${id}.${sign(first.signing, `${purpose}/${id}`)}`,
    readLinkKey(purpose, key) {
      const [id = '', signature = ''] = key.split('.')
      return isSigned(`${purpose}/${id}`, signature) ? id : null
    },
    seal(address, id) {
      const nonce = randomBytes(parts.nonce)
      const cipher = createCipheriv('aes-256-gcm', first.sealing, nonce).setAAD(Buffer.from(id))
      const hidden = Buffer.concat([cipher.update(address, 'utf8'), cipher.final()])
      return Buffer.concat([first.keyId, nonce, cipher.getAuthTag(), hidden])
    },
    open(sealed, id) {
      const bytes = Buffer.from(sealed)
      const [keyId, nonce, tag, hidden] = [
        bytes.subarray(0, parts.keyId),
        bytes.subarray(parts.keyId, parts.keyId + parts.nonce),
        bytes.subarray(parts.keyId + parts.nonce, parts.keyId + parts.nonce + parts.tag),
        bytes.subarray(parts.keyId + parts.nonce + parts.tag),
      ]
      const pair = pairs.find(one => one.keyId.equals(keyId))
      if (!pair) return null
      try {
        const decipher = createDecipheriv('aes-256-gcm', pair.sealing, nonce).setAAD(Buffer.from(id)).setAuthTag(tag)
        return Buffer.concat([decipher.update(hidden), decipher.final()]).toString('utf8')
      } catch {
        return null
      }
    },
    mark: address => sign(first.signing, `address/${address}`),
  }
}

function sign(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url')
}

function isSame(wanted: string, given: string): boolean {
  const [a, b] = [Buffer.from(wanted), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
