import type { SimChain } from './chain/simChain.ts'
import type { SimNetwork } from './chain/simNetwork.ts'
import { clientStatus } from './ibc/client.ts'
import { renewClient } from './ibc/clientEdits.ts'
import { clients, consensusStates } from './ibc/ibcStore.ts'

const lookEveryMs = 60_000

/**
 * Keeps active light clients fresh, as relayers would, by block edits instead of transactions. Expired or frozen ones stay so. After a
 * pause of the sandbox, those that were active before are renewed first.
 */
export async function refreshClients(network: SimNetwork, resumed: boolean): Promise<() => void> {
  if (resumed) await renewAfterPause(network)
  const timer = setInterval(() => void refresh(network), lookEveryMs)
  return () => clearInterval(timer)
}

async function refresh(network: SimNetwork) {
  for (const chain of network.chains) {
    if (chain.faults.halted) continue
    const old = clients.list(chain.state()).filter(([id, client]) => {
      const newest = consensusStates(id).get(chain.state(), String(client.latestHeight))
      const now = network.clock.nowMs()
      return newest && clientStatus(chain.state(), id, client, now) === 'Active' && now - newest.timeMs > client.trustingPeriodMs / 3
    })
    for (const [id, client] of old) await renew(chain, followed(network, client.chainId), id)
  }
}

async function renewAfterPause(network: SimNetwork) {
  const active = network.chains.flatMap(chain => {
    const lastMs = chain.block(chain.storedHeight())?.timeMs ?? 0
    return clients
      .list(chain.state())
      .filter(([id, client]) => clientStatus(chain.state(), id, client, lastMs) === 'Active')
      .map(([id, client]) => ({ chain, id, other: followed(network, client.chainId) }))
  })
  // New headers first: those from before the pause would expire at once.
  for (const chain of network.chains) await chain.mine()
  for (const { chain, id, other } of active) await renew(chain, other, id)
}

async function renew(chain: SimChain, other: SimChain, clientId: string) {
  await chain.edit(context => renewClient(context, clientId, other.storedHeight()))
}

function followed(network: SimNetwork, chainId: string): SimChain {
  const chain = network.chains.find(one => one.parameters.chainId === chainId)
  if (!chain) throw new Error(`The sandbox has no chain ${chainId}`)
  return chain
}
