import type { PacketId, PacketView } from '@relayooor/shared'
import type { BlockTx, ChainEvent } from '../../server/src/chains/chain.ts'
import type { Database } from '../../server/src/db/database.ts'
import type { DeliveryFacts } from '../../server/src/packets/judgeDelivery.ts'
import type { ChannelRecord } from '../../server/src/packets/judgeRoute.ts'
import type { EndFacts } from '../../server/src/packets/judgeVerdict.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { PacketView as PacketViewSchema, writeAddress } from '@relayooor/shared'
import { aChain, aChannel, aContext, anEvent, aTx, blocksFor, ends, startedAt, wallet } from '../../server/src/clearing/testing.ts'
import { parseHermesConfig } from '../../server/src/hermes/config.ts'
import { relayLimits } from '../../server/src/hermes/relayLimits.ts'
import { examineNow } from '../../server/src/packets/examinePacket.ts'
import { isRoute } from '../../server/src/packets/judgeRoute.ts'
import { packetCommitment } from '../../server/src/packets/packetCommitment.ts'
import { provePacket } from '../../server/src/packets/provePacket.ts'
import { createPublicLooks } from '../../server/src/packets/publicLooks.ts'
import { aRouteEnd, noFacts } from '../../server/src/packets/testing.ts'
import { viewTxPackets } from '../../server/src/packets/viewTxPackets.ts'

/** One transfer of 5 ATOM from the Hub to Osmosis, sent at 12:00 with three hours of time, looked at ten minutes later. */
export interface Plan {
  receiver?: string
  memo?: string
  timeout?: { revision?: bigint; height?: bigint; nanos?: bigint }
  /** Sent by the chain itself at the end of a block, as a governance vote does: in no transaction. */
  byTheChain?: boolean
  /** No node has kept its sending: somebody brought its data. */
  proven?: boolean
  /** What blocks showed since. */
  then?: [chainId: 'a-1' | 'b-1', tx: BlockTx][]
  /** What the chains say when they are asked: by default the Hub holds it, and Osmosis does not know it. */
  chains?: { committed?: boolean; received?: boolean; ack?: string }
  hub?: Partial<EndFacts>
  osmosis?: Partial<EndFacts>
  /** What differs of the ends of its channel, as their chains tell of them. */
  ends?: { hub?: Partial<ChannelRecord>; osmosis?: Partial<ChannelRecord> }
  checks?: Partial<DeliveryFacts>
  /** The channels of a living route between the two, where this one is none. */
  beside?: [from: string, to: string]
  /** Lines of the operator's own `config.toml`: of `[mode.packets]`, and of the Hub. */
  hermes?: { packets?: string; hub?: string }
}

export interface Field {
  /** What a person is told of the transfer. */
  advice: (plan?: Plan) => Promise<string>
  /** The transfer as it goes over the wire. */
  view: (plan?: Plan) => Promise<PacketView>
  /** What a person is told who looks for this transaction of the Hub. */
  adviceOfTx: (tx: BlockTx) => Promise<string>
}

const packet: PacketId = { ...ends['a-1'], sequence: '1' }
const person = writeAddress('osmo', new Uint8Array(20).fill(1))
const now = minutes(10)
const head = { height: 1_000, time: now }
const atom = { symbol: 'ATOM', decimals: 6 }
const names: Record<string, string> = { 'a-1': 'the Hub', 'b-1': 'Osmosis' }

export function minutes(n: number): Date {
  return new Date(startedAt.getTime() + n * 60_000)
}

export function nanos(at: Date): bigint {
  return BigInt(at.getTime()) * 1_000_000n
}

/** A block of Osmosis shows it received, and what was acknowledged. */
export function answered(ack?: string): ['b-1', BlockTx] {
  const answer = ack === undefined ? [] : [packetEvent('write_acknowledgement', { packet_ack_hex: Buffer.from(ack).toString('hex') })]
  return ['b-1', aTx({ events: [packetEvent('recv_packet'), ...answer] })]
}

/** A block of the Hub shows its end. */
export function ended(type: 'acknowledge_packet' | 'timeout_packet'): ['a-1', BlockTx] {
  return ['a-1', aTx({ events: [packetEvent(type)] })]
}

export function fieldOn(database: Database): Field {
  const view = (plan: Plan = {}) => look(database, plan)
  return { view, advice: async plan => (await view(plan)).verdict.advice, adviceOfTx: tx => lookForTx(database, tx) }
}

async function lookForTx(database: Database, tx: BlockTx): Promise<string> {
  const ctx = await contextFor(database, {})
  const hub = aChain({
    settings: { chainId: 'a-1' },
    tx: async () => ({ ...tx, height: 1 }),
    block: async height => ({ chainId: 'a-1', height, time: startedAt, txs: [tx], events: [] }),
  })
  const looking = { ...ctx, chains: new Map([['a-1', hub]]) }
  const views = await viewTxPackets(looking, 'a-1', tx.hash, createPublicLooks(looking), async () => {})
  return PacketViewSchema.array()
    .parse(views)
    .map(({ verdict }) => verdict.advice)
    .join(' ')
}

/** An order of the Hub for its account on Osmosis, with an hour of time. */
export function orderForAccount(): BlockTx {
  const data = JSON.stringify({ type: 'TYPE_EXECUTE_TX', data: 'CiQ=', memo: '' })
  return aTx({
    events: [
      anEvent('send_packet', {
        packet_sequence: '12',
        packet_src_port: `icacontroller-${wallet}`,
        packet_src_channel: 'channel-41',
        packet_dst_port: 'icahost',
        packet_dst_channel: 'channel-8',
        packet_channel_ordering: 'ORDER_ORDERED',
        packet_data_hex: Buffer.from(data).toString('hex'),
        packet_timeout_height: '0-0',
        packet_timeout_timestamp: String(nanos(minutes(60))),
      }),
    ],
  })
}

async function look(database: Database, plan: Plan): Promise<PacketView> {
  const ctx = await contextFor(database, plan)
  const block = blocksFor(ctx)
  if (plan.proven) await provePacket(ctx, { packet, data: dataOf(plan), timeout: { nanos: String(timeoutOf(plan).nanos) } })
  else if (plan.byTheChain) await block('a-1', [], startedAt, sentAs(plan))
  // What a transaction notes is not the transfer's own memo.
  else await block('a-1', [aTx({ memo: 'noted by the transaction', events: sentAs(plan) })])
  for (const [chainId, tx] of plan.then ?? []) await block(chainId, [tx], minutes(5))
  const examined = await examineNow(ctx, packet, search => search())
  // As it goes out.
  return PacketViewSchema.parse(examined?.view)
}

async function contextFor(database: Database, plan: Plan) {
  const { chains = {}, hub, osmosis, ends: differing = {}, checks, hermes, beside } = plan
  const [hubEnd, osmosisEnd] = [aChannel(ends['a-1'], ends['b-1']), aChannel(ends['b-1'], ends['a-1'])]
  const supported = isRoute({ ...hubEnd, ...differing.hub }, { ...osmosisEnd, ...differing.osmosis })
  const facts = { supported, source: aRouteEnd({ chainId: 'a-1', head, ...hub }), destination: aRouteEnd({ head, ...osmosis }) }
  const living = beside ? { source: { ...ends['a-1'], channelId: beside[0] }, destination: { ...ends['b-1'], channelId: beside[1] } } : null
  const { committed = true, received = false, ack } = chains
  const chain = (chainId: string) =>
    aChain({
      settings: { chainId, prefix: chainId === 'b-1' ? 'osmo' : 'cosmos' },
      head: () => (plan.proven ? head : null),
      block: async height => ({ chainId, height, time: startedAt, txs: [], events: [] }),
      ibc: {
        commitment: async () => ({ present: committed, height: 10, value: packetCommitment(timeoutOf(plan), Buffer.from(dataOf(plan))) }),
        received: async () => ({ received, height: 10 }),
        acknowledgement: async () => ({ commitment: ack === undefined ? null : createHash('sha256').update(ack).digest(), height: 10 }),
      },
      searchTxs: async () => ({ total: 0, txs: [] }),
      searchBlocks: async () => [],
    })
  return aContext(database, {
    now: () => now,
    chains: new Map(['a-1', 'b-1'].map(chainId => [chainId, chain(chainId)])),
    routes: { facts: async () => facts, routeBeside: () => living },
    checks: {
      ask: async () => ({ ...noFacts, ...checks }),
      askHome: async () => ({ ...noFacts, ...checks }),
      forwards: async () => true,
    },
    assets: { chainName: chainId => names[chainId] ?? chainId, asset: () => atom, coin: () => atom, learn: async () => {} },
    settings: { relays: relayLimits(parseHermesConfig(configToml(hermes))) },
  })
}

function configToml({ packets = '', hub = '' }: Plan['hermes'] = {}): string {
  const chain = (id: string, more: string) => `
[[chains]]
id = '${id}'
rpc_addr = 'http://127.0.0.1:26657'
grpc_addr = 'http://127.0.0.1:9090'
account_prefix = 'cosmos'
key_name = 'operator'
gas_price = { price = 0.0025, denom = 'uatom' }
${more}`
  return `[mode.packets]\n${packets}\n${chain('a-1', hub)}\n${chain('b-1', '')}`
}

function dataOf({ receiver = person, memo = '' }: Plan): string {
  return JSON.stringify({ denom: 'uatom', amount: '5000000', sender: wallet, receiver, memo })
}

function timeoutOf({ timeout = { nanos: nanos(minutes(180)) } }: Plan) {
  return { revision: String(timeout.revision ?? 0n), height: String(timeout.height ?? 0n), nanos: String(timeout.nanos ?? 0n) }
}

function sentAs(plan: Plan): ChainEvent[] {
  const { revision, height, nanos: at } = timeoutOf(plan)
  return [
    packetEvent('send_packet', {
      packet_data_hex: Buffer.from(dataOf(plan)).toString('hex'),
      packet_timeout_height: `${revision}-${height}`,
      packet_timeout_timestamp: at,
    }),
  ]
}

function packetEvent(type: string, more: Record<string, string> = {}): ChainEvent {
  return anEvent(type, {
    packet_sequence: packet.sequence,
    packet_src_port: ends['a-1'].portId,
    packet_src_channel: ends['a-1'].channelId,
    packet_dst_port: ends['b-1'].portId,
    packet_dst_channel: ends['b-1'].channelId,
    ...more,
  })
}
