import type { Chain } from './chain.ts'
import type { Config } from './config.ts'
import type { End } from './ibcQueries.ts'
import type { Log } from './output.ts'
import { Order, State } from 'cosmjs-types/ibc/core/channel/v1/channel'
import { State as ConnectionState } from 'cosmjs-types/ibc/core/connection/v1/connection'
import { ClientState } from 'cosmjs-types/ibc/lightclients/tendermint/v1/tendermint'
import { HermesError } from './hermesError.ts'
import { channelQuery, clientStateQuery, connectionQuery } from './ibcQueries.ts'
import { ask, GrpcStatusError } from './query.ts'
import { spawnChain } from './spawnChain.ts'

/** One end of a channel, with its light client of the other chain. */
export interface Side {
  chain: Chain
  end: End
  clientId: string
}

/** Where packets go: from `src` to `dst`. */
export interface Route {
  src: Side
  dst: Side
}

/** Finds the other end of a channel, and connects to its chain. @throws HermesError when the channel is not open, or a chain is missing */
export async function findRoute(config: Config, chain: Chain, end: End, log: Log): Promise<Route> {
  const channel = await openChannel(chain, end)
  const connectionId = channel.connectionHops[0] ?? ''
  const { connection } = await ask(chain.rpc, connectionQuery, { connectionId })
  if (connection?.state !== ConnectionState.STATE_OPEN)
    throw new HermesError(
      'supervisor error',
      `connection ${connectionId} (underlying channel ${end.channelId}) on chain ${chain.id} is not open`,
    )
  const { chainId } = await readClientState(chain, connection.clientId)
  const counterparty = await spawnChain(config, chainId, log)
  return {
    src: { chain, end, clientId: connection.clientId },
    dst: { chain: counterparty, end: channel.counterparty, clientId: connection.counterparty.clientId },
  }
}

export function reversed({ src, dst }: Route): Route {
  return { src: dst, dst: src }
}

/** The state of a light client. @throws HermesError when the chain has no such client */
export async function readClientState(chain: Chain, clientId: string): Promise<ClientState> {
  const { clientState } = await ask(chain.rpc, clientStateQuery, { clientId })
  if (!clientState) throw new HermesError('query error', `client ${clientId} not found on chain ${chain.id}`)
  return ClientState.decode(clientState.value)
}

/** Whether packets can still arrive at this end. @throws HermesError */
export async function isClosed({ chain, end }: Side): Promise<boolean> {
  const { channel } = await ask(chain.rpc, channelQuery, end)
  return channel?.state === State.STATE_CLOSED
}

async function openChannel(chain: Chain, end: End) {
  const channel = await readChannel(chain, end)
  if (channel?.state !== State.STATE_OPEN)
    throw new HermesError('supervisor error', `channel ${end.portId}/${end.channelId} on chain ${chain.id} is not open`)
  // What relaying on an ordered channel takes is not modelled.
  if (channel.ordering !== Order.ORDER_UNORDERED)
    throw new HermesError(
      'supervisor error',
      `channel ${end.portId}/${end.channelId} on chain ${chain.id} is ordered: the sandbox relays unordered channels only`,
    )
  return channel
}

async function readChannel(chain: Chain, end: End) {
  try {
    return (await ask(chain.rpc, channelQuery, end)).channel
  } catch (error) {
    if (error instanceof GrpcStatusError && error.status === 'NotFound') return undefined
    throw error
  }
}
