import type { Caller } from './caller.ts'
import { createHmac, hkdfSync } from 'node:crypto'
import { limitKey } from './limitKey.ts'

/** Whom limits count and idempotency keys belong to: the signed-in account, else the network address, of which only a keyed hash is kept. */
export type RequesterOf = (caller: Caller, ip: string) => string

export function createRequesters(secret: string): RequesterOf {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'relayooor/requester/v1', 32))
  return (caller, ip) => {
    switch (caller.kind) {
      case 'account': return `account:${caller.account}`
      case 'admin-key': return 'admin-key'
      case 'anonymous': return `ip:${createHmac('sha256', key).update(limitKey(ip)).digest('hex').slice(0, 32)}`
    }
  }
}
