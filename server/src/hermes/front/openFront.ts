import type { AddressInfo, Server } from 'node:net'
import type { FrontAddresses, FrontChain } from './front.ts'
import { once } from 'node:events'
import { grpcServer } from './grpcServer.ts'
import { rpcServer } from './rpcServer.ts'

export interface Front {
  addresses: ReadonlyMap<string, FrontAddresses>
  /** Ends what is under way too. */
  close: () => Promise<void>
}

/**
 * Stands between Hermes and the nodes of these chains for one call: Hermes knows one node of a chain, asks no other when that fails, and
 * finds a packet by its node's index alone. Only programs of this machine can ask here, and nothing that the nodes do not tell anybody.
 */
export async function openFront(chains: FrontChain[]): Promise<Front> {
  const addresses = new Map<string, FrontAddresses>()
  const closes: (() => Promise<void>)[] = []
  const close = async () => {
    await Promise.all(closes.map(end => end()))
  }
  try {
    for (const chain of chains) {
      const [rpc, grpc] = [rpcServer(chain), grpcServer(chain.ask)]
      closes.push(rpc.close, grpc.close)
      addresses.set(chain.chainId, { rpc: await listen(rpc.server), grpc: await listen(grpc.server) })
    }
  } catch (error) {
    await close()
    throw error
  }
  return { addresses, close }
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // On a TCP port it is never a path.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
