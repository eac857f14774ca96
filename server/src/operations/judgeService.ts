import type { HealthReport } from '@relayooor/shared'

/**
 * The service can serve while it has its records and at least one chain: then orders are shown, and most are taken.
 * Without Hermes paid orders wait, without wake-ups they are found later; nothing is lost, so that is `degraded`.
 */
export function judgeService(parts: HealthReport['parts']): Omit<HealthReport, 'parts'> {
  const chains = Object.values(parts.chains)
  const hasChain = chains.length === 0 || chains.some(chain => chain.state !== 'down')
  if (parts.database.state === 'down' || !hasChain) return { state: 'down', canServe: false }
  const isWhole = [parts.database, parts.queue, parts.hermes, ...chains].every(part => part.state === 'ok')
  return { state: isWhole ? 'ok' : 'degraded', canServe: true }
}
