import type { Context } from '../tx/context.ts'
import type { StoredClient } from './ibcStore.ts'
import { clients, consensusStates } from './ibcStore.ts'

/** Changes to a light client that no relayer can make: by governance, misbehaviour, or time. */

export function freezeClient(context: Context, clientId: string, frozen: boolean): void {
  clients.set(context.store, clientId, { ...required(context, clientId), frozen })
}

/** Makes the newest header that the client knows too old. */
export function expireClient(context: Context, clientId: string): void {
  const client = required(context, clientId)
  const states = consensusStates(clientId)
  const newest = states.get(context.store, String(client.latestHeight))
  if (newest) states.set(context.store, String(client.latestHeight), { ...newest, timeMs: context.timeMs - client.trustingPeriodMs - 1 })
}

/** Gives the client a header of the other chain, whatever its status, like MsgRecoverClient. */
export function renewClient(context: Context, clientId: string, height: number): void {
  const client = required(context, clientId)
  const header = context.counterparty(client.chainId)?.headerAt(height)
  if (!header) throw new Error(`${client.chainId} has no block ${height}`)
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  const states = consensusStates(clientId)
  const newest = states.get(context.store, String(client.latestHeight))
  // Where `expireClient` made it old.
  const made = context.counterparty(client.chainId)?.headerAt(client.latestHeight)
  if (newest && made) states.set(context.store, String(client.latestHeight), { ...newest, timeMs: made.timeMs })
  states.set(context.store, String(height), {
    timeMs: header.timeMs,
    root: hex(header.appHash),
    nextValidatorsHash: hex(header.nextValidatorsHash),
  })
  clients.set(context.store, clientId, { ...client, latestHeight: Math.max(client.latestHeight, height), frozen: false })
}

function required(context: Context, clientId: string): StoredClient {
  const client = clients.get(context.store, clientId)
  if (!client) throw new Error(`There is no client ${clientId}`)
  return client
}
