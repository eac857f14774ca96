import type { KeyObject } from 'node:crypto'
import type { Sealer } from '../base/sealer.ts'
import { Buffer } from 'node:buffer'
import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto'
import { createSealer } from '../base/sealer.ts'

/** What the key in a link does; for nothing else it is good. */
export type KeyPurpose = 'confirm' | 'stop'

/** Addresses are sealed, each for its subscription. */
export interface NoticeKeys extends Sealer {
  /** What only the answer with an order's price tells. */
  secretOf: (token: string) => string
  isSecretOf: (token: string, secret: string) => boolean
  /** The key of a link about a subscription. */
  linkKey: (purpose: KeyPurpose, id: string) => string
  /** The subscription that a link is about; null when its key is not ours. */
  readLinkKey: (purpose: KeyPurpose, key: string) => string | null
  /** By which an address is known again, and not found out. */
  mark: (address: string) => string
}

/** Keys of the service's secrets: the first one is used, all are understood, so that links and addresses outlive a rotation. */
export function createNoticeKeys(secrets: readonly string[]): NoticeKeys {
  const keys = secrets.map(secret => createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'relayooor/notice-link/v1', 32))))
  const [first] = keys
  if (!first) throw new Error('notices need a secret')
  const isSigned = (text: string, given: string) => keys.some(key => isSame(sign(key, text), given))
  const aboutOrder = (token: string) => `order/${token}`
  return {
    ...createSealer(secrets, 'notice-address'),
    secretOf: token => sign(first, aboutOrder(token)),
    isSecretOf: (token, secret) => isSigned(aboutOrder(token), secret),
    linkKey: (purpose, id) => `${id}.${sign(first, `${purpose}/${id}`)}`,
    readLinkKey(purpose, key) {
      const [id = '', signature = ''] = key.split('.')
      return isSigned(`${purpose}/${id}`, signature) ? id : null
    },
    mark: address => sign(first, `address/${address}`),
  }
}

function sign(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url')
}

function isSame(wanted: string, given: string): boolean {
  const [a, b] = [Buffer.from(wanted), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
