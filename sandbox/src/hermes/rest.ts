import type { Server } from 'node:http'
import type { Config } from './config.ts'
import type { Worker } from './workers.ts'
import { once } from 'node:events'
import { createServer } from 'node:http'

export interface RestDeps {
  config: Config
  workers: () => readonly Worker[]
  /** Clears the backlog of a chain's workers, or of all. */
  clear: (chainId: string | undefined) => void
}

/** Hermes' REST service. It answers errors with status 200. */
export async function startRest({ host, port }: { host: string; port: number }, deps: RestDeps): Promise<Server> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://hermes')
    const known = answer(deps, `${request.method} ${url.pathname}`, url.searchParams)
    response
      .writeHead(known === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(known === undefined ? '' : JSON.stringify(known))
  })
  server.listen(port, host)
  await once(server, 'listening')
  return server
}

function answer({ config, workers, clear }: RestDeps, route: string, query: URLSearchParams): object | undefined {
  const chainId = /^GET \/chain\/([^/]+)$/.exec(route)?.[1]
  if (chainId !== undefined) {
    const chain = config.chains.find(one => one.id === decodeURIComponent(chainId))
    return chain
      ? success(chain)
      : { status: 'error', result: { name: 'ChainConfigNotFound', msg: `could not find configuration for chain: ${chainId}` } }
  }
  switch (route) {
    case 'GET /version':
      return success([
        { name: 'ibc-relayer', version: '0.29.5' },
        { name: 'ibc-relayer-rest', version: '0.29.5' },
      ])
    case 'GET /chains':
      return success(config.chains.map(chain => chain.id))
    case 'GET /state':
      return success({ chains: config.chains.map(chain => chain.id).sort(), workers: stateOf(workers()) })
    case 'POST /clear_packets':
      clear(query.get('chain') ?? undefined)
      return success(null)
    default:
      return undefined
  }
}

function success(result: unknown): object {
  return { status: 'success', result }
}

function stateOf(workers: readonly Worker[]): object {
  const Packet = workers.map(({ id, route: { src, dst } }) => ({
    id,
    object: {
      type: 'Packet',
      dst_chain_id: dst.chain.id,
      src_chain_id: src.chain.id,
      src_channel_id: src.end.channelId,
      src_port_id: src.end.portId,
    },
    data: null,
  }))
  return Packet.length > 0 ? { Packet } : {}
}
