import { createHash, createHmac, hkdfSync } from 'node:crypto'
import { canonicalJson } from '@relayooor/shared'

/** A row of the audit log, each column as the text that the database gives: nothing is lost in between. */
export interface AuditRow {
  id: string
  at: string
  actor: string
  source: string
  action: string
  subject: string
  before: string | null
  after: string | null
}

/** One link of the chain. */
export interface AuditSeal {
  seq: number
  auditId: number
  keyId: string
  hash: string
}

export interface AuditKeys {
  /** The key that seals now. */
  current: string
  /** Null for a key that is none of ours. */
  hash: (keyId: string, link: { seq: number; previous: string; row: AuditRow }) => string | null
}

/** What the first seal follows. */
export const beginning = ''

/** Keys of the service's secrets: the first seals, all verify, so that the chain outlives a rotation. */
export function auditKeys(secrets: string[]): AuditKeys {
  const keys = new Map(
    secrets.map(secret => {
      const key = Buffer.from(hkdfSync('sha256', secret, '', 'relayooor/audit-seal/v1', 32))
      return [createHash('sha256').update('relayooor/audit-seal/key-id\n').update(key).digest('hex').slice(0, 16), key] as const
    }),
  )
  const [current] = keys.keys()
  if (current === undefined) throw new Error('sealing the audit log needs a secret')
  return {
    current,
    hash(keyId, link) {
      const key = keys.get(keyId)
      return key
        ? createHmac('sha256', key)
            .update(canonicalJson({ ...link, keyId }))
            .digest('hex')
        : null
    },
  }
}
