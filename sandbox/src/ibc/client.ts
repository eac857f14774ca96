import type { Reader } from '../store/store.ts'
import type { Context } from '../tx/context.ts'
import type { StoredClient, StoredConsensus } from './ibcStore.ts'
import { refuse } from '../tx/abciError.ts'
import { revisionOf } from '../tx/context.ts'
import { clientErrors, ibcErrors, invalidProof, unregistered } from './errors.ts'
import { clients, consensusStates } from './ibcStore.ts'

export type ClientStatus = 'Active' | 'Expired' | 'Frozen'

/** 07-tendermint `Status`: expired when the trusting period has passed since the newest header that the client knows. */
export function clientStatus(store: Reader, clientId: string, client: StoredClient, nowMs: number): ClientStatus {
  if (client.frozen) return 'Frozen'
  const newest = consensusStates(clientId).get(store, String(client.latestHeight))
  return newest && newest.timeMs + client.trustingPeriodMs > nowMs ? 'Active' : 'Expired'
}

export function heightText(client: StoredClient, height: number): string {
  return `${revisionOf(client.chainId)}-${height}`
}

/** What a client stores of a header. */
export interface HeaderClaim {
  chainId: string
  height: number
  timeMs: number
  root: Uint8Array
  nextValidatorsHash: Uint8Array
  trustedHeight: number
}

/**
 * 02-client `UpdateClient`. Instead of verifying signatures, it compares the header with the other chain's block. @throws AbciError as
 * ibc-go does
 */
export function updateClient(context: Context, clientId: string, header: HeaderClaim): StoredClient {
  const { store } = context
  const client = clients.get(store, clientId)
  if (!client) throw refuse(clientErrors.notFound, `cannot update client with ID ${clientId}`)
  const status = clientStatus(store, clientId, client, context.timeMs)
  if (status !== 'Active') throw refuse(clientErrors.notActive, `cannot update client (${clientId}) with status ${status}`)
  verifyHeader(context, clientId, client, header)
  const consensus: StoredConsensus = { timeMs: header.timeMs, root: hex(header.root), nextValidatorsHash: hex(header.nextValidatorsHash) }
  consensusStates(clientId).set(store, String(header.height), consensus)
  const updated = { ...client, latestHeight: Math.max(client.latestHeight, header.height) }
  clients.set(store, clientId, updated)
  dropExpired(context, clientId, updated)
  return updated
}

function verifyHeader(context: Context, clientId: string, client: StoredClient, header: HeaderClaim) {
  const trusted = consensusStates(clientId).get(context.store, String(header.trustedHeight))
  if (!trusted)
    throw refuse(
      clientErrors.consensusStateNotFound,
      `could not get trusted consensus state from clientStore for Header at TrustedHeight: ${heightText(client, header.trustedHeight)}`,
    )
  if (header.height <= header.trustedHeight)
    throw refuse(
      clientErrors.invalidHeader,
      `header height ≤ consensus state height (${heightText(client, header.height)} ≤ ${heightText(client, header.trustedHeight)})`,
    )
  if (trusted.timeMs + client.trustingPeriodMs <= context.timeMs)
    throw refuse(
      unregistered,
      `failed to verify header: old header has expired at ${goTime(trusted.timeMs + client.trustingPeriodMs)} ` +
        `(now: ${goTime(context.timeMs)})`,
    )
  if (header.timeMs >= context.timeMs + client.maxClockDriftMs)
    throw refuse(
      unregistered,
      `failed to verify header: invalid header: new header has a time from the future ${goTime(header.timeMs)} ` +
        `(now: ${goTime(context.timeMs)}; max clock drift: ${client.maxClockDriftMs / 1000}s)`,
    )
  const real = header.chainId === client.chainId ? context.counterparty(client.chainId)?.headerAt(header.height) : undefined
  if (
    !real ||
    real.timeMs !== header.timeMs ||
    hex(real.appHash) !== hex(header.root) ||
    hex(real.nextValidatorsHash) !== hex(header.nextValidatorsHash)
  )
    throw refuse(unregistered, 'failed to verify header: invalid header: the chain has made no such block')
}

/** 07-tendermint: prunes the oldest consensus state on an update, once it has expired. */
function dropExpired(context: Context, clientId: string, client: StoredClient) {
  const states = consensusStates(clientId)
    .list(context.store)
    .sort(([a], [b]) => Number(a) - Number(b))
  const [oldest] = states
  if (oldest && states.length > 1 && oldest[1].timeMs + client.trustingPeriodMs <= context.timeMs)
    context.store.delete(`consensus/${clientId}`, oldest[0])
}

/**
 * The other chain's state that a proof at this height is about. Proofs are not verified: the sandbox reads the other chain's committed
 * state. A header has the state of the block before it, so height H means the state after block H - 1. @throws AbciError when the client is
 * not active, is not updated that far, or knows no header of that height
 */
export function provenState(context: Context, clientId: string, proofHeight: number): { state: Reader; timeMs: number } {
  const client = clients.get(context.store, clientId)
  if (!client) throw refuse(clientErrors.notFound, clientId)
  const status = clientStatus(context.store, clientId, client, context.timeMs)
  if (status !== 'Active') throw refuse(clientErrors.notActive, `client (${clientId}) status is ${status}`)
  if (client.latestHeight < proofHeight)
    throw refuse(
      ibcErrors.invalidHeight,
      `client state height < proof height (${heightText(client, client.latestHeight)} < ` +
        `${heightText(client, proofHeight)}), please ensure the client has been updated`,
    )
  const consensus = consensusStates(clientId).get(context.store, String(proofHeight))
  if (!consensus)
    throw refuse(clientErrors.consensusStateNotFound, 'please ensure the proof was constructed against a height that exists on the client')
  const state = context.counterparty(client.chainId)?.stateAt(proofHeight - 1)
  if (!state) throw refuse(invalidProof, `the state of ${client.chainId} at ${proofHeight - 1} is no longer kept`)
  return { state, timeMs: consensus.timeMs }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** As Go prints a UTC time. */
function goTime(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', ' +0000 UTC')
}
