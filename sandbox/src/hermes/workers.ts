import type { Chain } from './chain.ts'
import type { Config } from './config.ts'
import type { Log } from './output.ts'
import type { Route } from './route.ts'
import { State } from 'cosmjs-types/ibc/core/channel/v1/channel'
import { QueryChannelsRequest } from 'cosmjs-types/ibc/core/channel/v1/query'
import { HermesError } from './hermesError.ts'
import { channelsQuery } from './ibcQueries.ts'
import { isAllowed } from './packetFilter.ts'
import { ask } from './query.ts'
import { findRoute } from './route.ts'
import { spawnChain } from './spawnChain.ts'

/** Relays the packets of one channel in one direction. */
export interface Worker {
  id: number
  route: Route
  /** Packets from before the start: they wait until they are cleared. */
  backlog: Set<bigint>
  /** For the telemetry. */
  cleared: { packets: number; acknowledgements: number }
}

/** A worker for each open channel that the operator relays; none for chains whose node is down. */
export async function findWorkers(config: Config, log: Log): Promise<{ chains: Chain[]; workers: Worker[] }> {
  const chains = new Map<string, Chain>()
  const workers: Worker[] = []
  for (const { id, packet_filter: filter } of config.chains) {
    try {
      const chain = chains.get(id) ?? (await spawnChain(config, id, log))
      chains.set(id, chain)
      const { channels } = await ask(chain.rpc, channelsQuery, QueryChannelsRequest.fromPartial({ pagination: { limit: 1000n } }))
      for (const { state, portId, channelId } of channels) {
        if (state !== State.STATE_OPEN || !isAllowed(filter, { portId, channelId })) continue
        const route = await findRoute(config, chain, { portId, channelId }, log)
        // All workers of a chain share one account, and so its sequence.
        const known = chains.get(route.dst.chain.id) ?? route.dst.chain
        chains.set(known.id, known)
        workers.push({
          id: workers.length,
          route: { src: route.src, dst: { ...route.dst, chain: known } },
          backlog: new Set(),
          cleared: { packets: 0, acknowledgements: 0 },
        })
      }
    } catch (error) {
      if (!(error instanceof HermesError)) throw error
      log('ERROR', { message: `skipping workers of chain ${id}: ${error.report()}` })
    }
  }
  return { chains: [...chains.values()], workers }
}
