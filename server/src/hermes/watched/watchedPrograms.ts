import type { HermesConfig } from '../hermes.ts'
import type { Chainpulse } from './chainpulse.ts'
import type { HermesRest } from './rest.ts'
import type { TelemetryFacts } from './telemetry.ts'
import { createChainpulse } from './chainpulse.ts'
import { createHermesRest } from './rest.ts'
import { readTelemetry } from './telemetry.ts'

export type ProgramName = 'hermes-rest' | 'hermes-telemetry' | 'chainpulse'

/** Of one that is not to be watched there is nothing. `url` is without path and query, where a key may stand. */
export interface WatchedPrograms {
  rest?: (HermesRest & { url: string }) | undefined
  telemetry?: { url: string; read: () => Promise<TelemetryFacts> } | undefined
  chainpulse?: (Chainpulse & { url: string }) | undefined
}

const timeoutMs = 3_000

/** What the settings name, else what the Hermes configuration says is enabled. */
export function watchPrograms(
  set: { hermesRest?: string | undefined; hermesTelemetry?: string | undefined; chainpulse?: string | undefined },
  hermes: Pick<HermesConfig, 'rest' | 'telemetry'>,
): WatchedPrograms {
  const rest = set.hermesRest ?? addressOf(hermes.rest)
  const telemetry = set.hermesTelemetry ?? addressOf(hermes.telemetry)
  const { chainpulse } = set
  return {
    rest: rest === undefined ? undefined : { url: new URL(rest).origin, ...createHermesRest(rest, timeoutMs) },
    telemetry: telemetry === undefined ? undefined : { url: new URL(telemetry).origin, read: () => readTelemetry(telemetry, timeoutMs) },
    chainpulse: chainpulse === undefined ? undefined : { url: new URL(chainpulse).origin, ...createChainpulse(chainpulse, timeoutMs) },
  }
}

/** A service that listens on every address is asked on this machine. */
function addressOf(server: HermesConfig['rest']): string | undefined {
  if (!server?.enabled) return undefined
  const host = ['0.0.0.0', '::', '[::]'].includes(server.host) ? '127.0.0.1' : server.host
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${server.port}`
}

/** Why each of them cannot be used now; null when it can. */
export async function programFaults(watched: WatchedPrograms): Promise<{ program: ProgramName; fault: string | null }[]> {
  const asked: [ProgramName, (() => Promise<unknown>) | undefined][] = [
    ['hermes-rest', watched.rest?.state],
    ['hermes-telemetry', watched.telemetry?.read],
    ['chainpulse', watched.chainpulse?.facts],
  ]
  return Promise.all(asked.flatMap(([program, ask]) => (ask ? [faultOf(program, ask)] : [])))
}

async function faultOf(program: ProgramName, ask: () => Promise<unknown>) {
  const fault = await ask().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  return { program, fault }
}
