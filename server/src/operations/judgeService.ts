export type PartState = 'ok' | 'degraded' | 'down'

export interface HealthPart {
  state: PartState
  /** One plain sentence, safe for strangers: no addresses, no secrets. */
  detail?: string | undefined
  /** RFC 3339; since when the state is what it is. */
  since?: string | undefined
}

export interface HealthParts {
  database: HealthPart
  queue: HealthPart
  hermes: HealthPart
  /** By chain id. */
  chains: Record<string, HealthPart>
}

export interface ServiceVerdict {
  state: PartState
  canServe: boolean
}

/**
 * The service can serve while it has its records and at least one chain: then orders are shown, and most are taken.
 * Without Hermes or the queue paid orders wait but nothing is lost, so that is `degraded`.
 */
export function judgeService(parts: HealthParts): ServiceVerdict {
  const chains = Object.values(parts.chains)
  const hasChain = chains.length === 0 || chains.some(chain => chain.state !== 'down')
  if (parts.database.state === 'down' || !hasChain) return { state: 'down', canServe: false }
  const isWhole = [parts.database, parts.queue, parts.hermes, ...chains].every(part => part.state === 'ok')
  return { state: isWhole ? 'ok' : 'degraded', canServe: true }
}
