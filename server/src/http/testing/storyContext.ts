import type { ChannelEnd } from '@relayooor/shared'
import type { Chain, ChainHealth, Head } from '../../chains/chain.ts'
import type { ClearingContext } from '../../clearing/context.ts'
import type { Database } from '../../db/database.ts'
import type { WatchedPrograms } from '../../hermes/watched/watchedPrograms.ts'
import type { ChannelRecord } from '../../packets/judgeRoute.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { hubOnZone } from '@relayooor/shared/examples/coins.ts'
import { examples } from '@relayooor/shared/examples/examples.ts'
import * as story from '@relayooor/shared/examples/story.ts'
import { QueryAllBalancesResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'
import { expect } from 'vitest'
import { aChain, aChannel, assetsOf, contextOf, serviceWallet } from '../../clearing/testing.ts'
import { packetCommitment } from '../../packets/packetCommitment.ts'
import { aRouteEnd } from '../../packets/testing.ts'

const { hub, zone, alice } = story
const {
  running: { rest, telemetry },
  chainpulse,
} = examples.adminHermes.replies[200]
const client = examples.channels.replies[200].items[0]?.source.client ?? expect.fail('no example of a client')
const { accountNumber, sequence } = examples.adminRefundSignDoc.replies[200]
const accounts: Record<string, { accountNumber: string; sequence: string; key: string }> = {
  [alice]: { ...examples.account.replies[200], key: String(examples.walletSign.body.pubKey) },
  [story.service]: { accountNumber, sequence, key: examples.adminRefundSignDoc.body.pubKey ?? '' },
}
const others: Record<string, string> = { [hub]: zone, [zone]: hub }
const otherEnd = (end: ChannelEnd) => ({ ...end, chainId: others[end.chainId] ?? '' })

/** What the source keeps of each of its transfers. */
const keptCommitment = packetCommitment({ revision: '0', height: '0', nanos: story.timeoutNanos }, Buffer.from(story.carriedData))

/** The operator's own programs, as the examples have them. */
export const storyPrograms: WatchedPrograms = {
  rest: {
    url: rest.url ?? '',
    version: async () => rest.versions ?? [],
    state: async () => ({
      chains: rest.chains ?? [],
      workers: Object.fromEntries((rest.workers ?? []).map(({ kind, workers }) => [kind, Array.from({ length: workers }, aHermesWorker)])),
    }),
  },
  telemetry: {
    url: telemetry.url ?? '',
    read: async () => ({
      backlog: telemetry.backlog ?? [],
      balances: telemetry.balances ?? [],
      cleared: telemetry.cleared ?? { packets: 0, acknowledgements: 0 },
    }),
  },
  chainpulse: {
    url: chainpulse.url ?? '',
    facts: async () => ({ chains: chainpulse.chains, stuck: chainpulse.stuck ?? [] }),
    stuck: async () =>
      examples.adminHints.replies[200].items.map(({ packet: { packet, route }, claimed }) => ({
        chainId: packet.chainId,
        sourceChannel: packet.channelId,
        destinationChannel: route.destinationChannelId,
        sequence: packet.sequence,
        ...claimed,
      })),
  },
}

function aHermesWorker(_: unknown, id: number) {
  return { id, object: { type: 'Packet' } }
}

const drafted = examples.recovery.replies[200]

/** Chains that say at this head what the examples say; `asShown` where they are about how the nodes are. */
export function storyContext(database: Database, head: Head, asShown: boolean): ClearingContext {
  return contextOf(database, {
    chains: new Map([
      [hub, chainOf(hub, 'cosmos', head, asShown)],
      [zone, chainOf(zone, 'osmo', head, asShown)],
    ]),
    routes: {
      otherEnd: async end => otherEnd(end),
      knownOtherEnd: otherEnd,
      facts: async end => ({
        supported: true,
        source: endFacts(end.chainId, head),
        destination: endFacts(others[end.chainId] ?? '', head),
      }),
      supported: async () => [hub, zone].map(channelOn),
      isProven: () => true,
      following: async () => 'follows',
      clientOf: () => ({ ...client, recovery: undefined, updatable: true, seenAt: 0, expiresAt: new Date(client.expiresAt ?? '') }),
      secondsPerBlock: async () => 1,
    },
    assets: {
      ...assetsOf({ uhub: { symbol: 'HUB', decimals: 6 }, [hubOnZone]: { symbol: 'HUB', decimals: 6, baseDenom: 'uhub' } }),
      chainName: id => (id === hub ? 'Sandbox Hub' : 'Sandbox Zone'),
    },
    settings: {
      publicUrl: story.site,
      serviceAddresses: new Map([
        [hub, story.service],
        [zone, story.serviceOnZone],
      ]),
      paymentDenoms: () => ['uhub'],
      fees: () => ({ service: 1_000_000n, perPacket: 100_000n, tiers: [] }),
      rate: (_, denom) => ({ price: denom === 'uhub' ? '2.00' : '0.50', decimals: 6 }),
      openLiability: () => 10n ** 12n,
      refundAutoLimit: () => 1_000_000n,
    },
    gas: { price: async id => ({ denom: id === hub ? 'uhub' : 'uzone', amount: '0.01', source: 'hermes', payable: true }) },
    lanes: {
      keys: ['relayooor'],
      address: (_, id) => (id === hub ? story.lane : story.laneOnZone),
      signers: new Set([story.lane, story.laneOnZone]),
    },
    refundWallet: () => ({ ...serviceWallet, address: story.service, publicKey: publicKeyOf(story.service) }),
    now: () => head.time,
  })
}

function chainOf(chainId: string, prefix: string, head: Head, asShown: boolean): Chain {
  const denom = chainId === hub ? 'uhub' : 'uzone'
  const view = viewOf(chainId)
  let drained: ReadonlySet<string> = new Set()
  const endpoints = view.endpoints.map(one => ({
    ...one,
    height: one.height === undefined ? undefined : Number(one.height),
    earliestHeight: one.earliestHeight === undefined ? undefined : Number(one.earliestHeight),
    since: new Date(one.since),
  }))
  const health: ChainHealth = asShown
    ? {
        healthy: view.state === 'ok',
        state: view.state,
        quorate: view.state === 'ok',
        since: new Date(view.since),
        ...(view.head && { head: { height: Number(view.head.height), time: new Date(view.head.time) } }),
        endpoints,
      }
    : { healthy: true, state: 'ok', quorate: true, since: head.time, head, endpoints }
  return aChain({
    settings: {
      chainId,
      rpc: endpoints.map(one => one.url),
      quorum: 2,
      prefix,
      addressType: 'secp256k1',
      gasPrice: { denom, amount: '0.01' },
      maxGas: 4_000_000,
      gasMultiplier: 1.3,
    },
    head: () => head,
    health: () => health,
    learn: () => {},
    pool: () =>
      endpoints.map(one => ({
        ...one,
        usable: one.ok && !drained.has(one.url),
        drained: drained.has(one.url),
        connections: { active: 1, idle: 2, waiting: 0, most: 64 },
        budget: { left: 280, perSecond: 300 },
      })),
    drain: urls => void (drained = urls),
    refresh: async () => {},
    account: async address => ({ accountNumber: '0', sequence: '0', ...accounts[address], pubKey: publicKeyOf(address) }),
    balance: async () => 500_000_000n,
    spendable: async () => [{ denom, amount: '102406020' }],
    spendableOf: async () => [{ denom, amount: '11949998000' }],
    broadcast: async bytes => ({ hash: createHash('sha256').update(bytes).digest('hex').toUpperCase(), code: 0, codespace: '', log: '' }),
    block: async height => ({ chainId, height, time: head.time, txs: [], events: [] }),
    query: async ask => ({ value: await ask({ request: async (_service, _method, data) => balancesIn(data) }), height: head.height }),
    ibc: {
      commitment: async () => ({ present: true, height: head.height, value: keptCommitment }),
      received: async () => ({ received: false, height: head.height }),
      acknowledgement: async () => ({ commitment: null, height: head.height }),
      channel: async () => ({
        state: 'OPEN',
        ordering: 'UNORDERED',
        version: 'ics20-1',
        connectionId: 'connection-3',
        counterparty: { portId: 'transfer', channelId: 'channel-3' },
      }),
      connection: async () => ({
        clientId: drafted.subject.clientId,
        counterpartyConnectionId: 'connection-3',
        counterpartyClientId: '07-tendermint-3',
      }),
      client: async clientId => ({
        clientId,
        chainId: drafted.follows,
        status: clientId === drafted.subject.clientId ? 'expired' : 'active',
        latestHeight: { revision: 1n, height: 1n },
        trustingPeriodSeconds: 1_209_600,
      }),
      lightClients: async () =>
        [drafted.subject, ...drafted.substitutes].map(({ clientId, latestHeight, parameters }) => ({
          clientId,
          chainId: drafted.follows,
          latestHeight: { revision: 1n, height: BigInt(latestHeight.split('-')[1] ?? 0) },
          trustingPeriodSeconds: 1_209_600,
          parameters,
        })),
      proposalDeposit: async () => [{ denom, amount: '10000000' }],
    },
  })
}

/** Of the wallet that is named in a question. */
function balancesIn(question: Uint8Array): Uint8Array {
  const { items } = examples.adminLedgerBalances.replies[200]
  const balances = items
    .filter(one => one.address !== undefined && Buffer.from(question).includes(one.address))
    .map(({ denom, amount }) => ({ denom, amount }))
  return QueryAllBalancesResponse.encode(QueryAllBalancesResponse.fromPartial({ balances })).finish()
}

/** How its nodes are in the examples. */
export function viewOf(chainId: string) {
  return examples.adminChains.replies[200].items.find(one => one.chainId === chainId) ?? expect.fail(`no example of ${chainId}`)
}

function publicKeyOf(address: string) {
  return { typeUrl: PubKey.typeUrl, value: PubKey.encode({ key: Buffer.from(accounts[address]?.key ?? '', 'base64') }).finish() }
}

function endFacts(chainId: string, head: Head) {
  return aRouteEnd({ chainId, since: head.time, head, secondsPerBlock: 1 })
}

function channelOn(chainId: string): ChannelRecord {
  const end = { chainId, portId: 'transfer', channelId: 'channel-0' }
  return aChannel(end, otherEnd(end))
}
