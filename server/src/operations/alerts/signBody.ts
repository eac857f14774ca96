import { createHmac } from 'node:crypto'

/**
 * The header `Relayooor-Signature`: HMAC-SHA256 over `<seconds since 1970>.<body>`, so that a call cannot be sent again later by somebody
 * else. Who receives it computes the same and refuses what is older than five minutes.
 */
export function signBody(body: string, secret: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1_000)
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}
