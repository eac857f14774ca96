import { createHash } from 'node:crypto'

/** The denom that a coin sent over ICS-20 has on the other side. */
export function arrivedDenom(channelIdThere: string, denom = 'stake'): string {
  return `ibc/${createHash('sha256').update(`transfer/${channelIdThere}/${denom}`).digest('hex').toUpperCase()}`
}
