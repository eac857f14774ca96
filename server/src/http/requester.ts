import type { Asker } from '../clearing/quote/asker.ts'
import type { Caller } from './caller.ts'
import { createHmac, hkdfSync } from 'node:crypto'
import { countedAs, standsForItself } from './caller.ts'
import { networksOf } from './networks.ts'

/** Whom shares and idempotency keys belong to. Of network addresses only keyed hashes are kept. */
export type RequesterOf = (caller: Caller, ip: string) => Asker

export function createRequesters(secret: string): RequesterOf {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'relayooor/requester/v1', 32))
  const hash = (network: string) => createHmac('sha256', key).update(network).digest('hex').slice(0, 32)
  return (caller, ip) => {
    const networks = networksOf(ip).map(hash)
    return {
      id: countedAs(caller) ?? `ip:${networks.at(-1)}`,
      networks: standsForItself(caller) ? [] : networks,
      ...(caller.kind === 'third-party' && { apiKey: caller.key.id }),
    }
  }
}
