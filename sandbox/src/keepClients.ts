import type { Life } from './chain/life.ts'
import type { SimChain } from './chain/simChain.ts'
import { clientStatus } from './ibc/client.ts'
import { renewClient } from './ibc/clientEdits.ts'
import { clients, consensusStates } from './ibc/ibcStore.ts'

const lookEveryMs = 60_000

/**
 * Keeps living light clients alive, as relayers elsewhere would, without a transaction for each look. A client that has expired
 * or is frozen stays so. After a pause of the sandbox, those that lived before it are renewed first.
 */
export async function keepClients(life: Life, resumed: boolean): Promise<() => void> {
  if (resumed) await renewSleepers(life)
  const timer = setInterval(() => void look(life), lookEveryMs)
  return () => clearInterval(timer)
}

async function look(life: Life) {
  for (const chain of life.chains) {
    if (chain.faults.halted) continue
    const old = clients.list(chain.state()).filter(([id, client]) => {
      const newest = consensusStates(id).get(chain.state(), String(client.latestHeight))
      const now = life.clock.nowMs()
      return newest && clientStatus(chain.state(), id, client, now) === 'Active' && now - newest.timeMs > client.trustingPeriodMs / 3
    })
    for (const [id, client] of old) await renew(chain, followed(life, client.chainId), id)
  }
}

async function renewSleepers(life: Life) {
  const sleepers = life.chains.flatMap(chain => {
    const lastMs = chain.block(chain.storedHeight())?.timeMs ?? 0
    return clients
      .list(chain.state())
      .filter(([id, client]) => clientStatus(chain.state(), id, client, lastMs) === 'Active')
      .map(([id, client]) => ({ chain, id, other: followed(life, client.chainId) }))
  })
  // Headers of today first: those of before the pause would be too old at once.
  for (const chain of life.chains) await chain.mine()
  for (const { chain, id, other } of sleepers) await renew(chain, other, id)
}

async function renew(chain: SimChain, other: SimChain, clientId: string) {
  await chain.edit(context => renewClient(context, clientId, other.storedHeight()))
}

function followed(life: Life, chainId: string): SimChain {
  const chain = life.chains.find(one => one.parameters.chainId === chainId)
  if (!chain) throw new Error(`The sandbox has no chain ${chainId}`)
  return chain
}
