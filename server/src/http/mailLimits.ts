import type { Pool } from 'pg'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { limiterInPostgres, take } from './rateLimits.ts'

const daySeconds = 24 * 3_600

export interface MailLimits {
  /** Counts a mail that asks an address, for whoever has it asked. @throws Problem `rate-limited` */
  take: (addressMark: string, networks: string[]) => Promise<void>
}

/** Mails that a stranger may have sent, in a day: to one address, and from one network and those around it, given the widest first. */
export function createMailLimits(pool: Pool | null): MailLimits {
  const limiter = (of: string, points: number) => {
    const limit = { keyPrefix: `mail ${of}`, points, duration: daySeconds }
    return pool ? limiterInPostgres(limit, pool) : new RateLimiterMemory(limit)
  }
  const ofAddress = limiter('address', 3)
  const ofNetworks = [limiter('network', 10), limiter('network around', 40), limiter('network around that', 160)]
  return {
    async take(addressMark, networks) {
      for (const [at, network] of networks.toReversed().entries()) {
        const limit = ofNetworks[at]
        if (limit) await take(limit, network, 1)
      }
      await take(ofAddress, addressMark, 1)
    },
  }
}
