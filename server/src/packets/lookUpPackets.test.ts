import type { PacketId } from '@relayooor/shared'
import type { BlockTx, Chain } from '../chains/chain.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { packetKey } from '@relayooor/shared'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'
import { FungibleTokenPacketData } from 'cosmjs-types/ibc/applications/transfer/v1/packet'
import { Packet as PacketV2 } from 'cosmjs-types/ibc/core/channel/v2/packet'
import { describe, expect, it } from 'vitest'
import { ChainError } from '../chains/chainError.ts'
import {
  aChain,
  acknowledged,
  anEvent,
  aTx,
  chainSettings,
  contextOf,
  received,
  sent,
  startedAt,
  theirs,
  timedOut,
  wallet,
} from '../clearing/testing.ts'
import { useDatabase } from '../db/testing.ts'
import { examineKnown } from './examinePacket.ts'
import { getPacket } from './findPackets.ts'
import { lookUpHistory, lookUpSend, lookUpTx } from './lookUpPackets.ts'
import { aRouteEnd } from './testing.ts'
import { viewTxPackets } from './viewTxPackets.ts'

const database = await useDatabase()

const packet: PacketId = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' }
const newest = 100
const settings = chainSettings()

interface Told {
  /** Transactions by height. */
  blocks?: Record<number, BlockTx[]>
  /** What the index answers to a hash, and to each search. */
  indexed?: { tx: BlockTx; height: number }
  sentAt?: number
  endedAt?: number
  ackAt?: number
  /** What the chain keeps of it. */
  ack?: Uint8Array
  receivedAt?: number
  /** The first height of which the state is kept. */
  kept?: number
  /** The sequence of the signer's account goes up in this block. */
  signedAt?: number
}

/** A chain whose states say when something was so, and whose index says what a test plans. */
function chainThat(
  chainId: string,
  {
    blocks = {},
    indexed,
    sentAt = 1_000,
    endedAt = 1_000,
    ackAt = 1_000,
    ack = new Uint8Array(32),
    receivedAt = ackAt,
    kept = 1,
    signedAt = 1_000,
  }: Told,
): Chain {
  const at = <T>(height: number | undefined, answer: (height: number) => T): T => {
    const asked = height ?? newest
    if (asked < kept) throw new ChainError('pruned', `no state of ${asked}`)
    return answer(asked)
  }
  const found = indexed && { ...indexed.tx, height: indexed.height }
  return aChain({
    settings: { ...settings, chainId },
    head: () => ({ height: newest + 1, time: startedAt }),
    tx: async () => found ?? null,
    searchTxs: async () => ({ total: found ? 1 : 0, txs: found ? [found] : [] }),
    searchBlocks: async () => [],
    block: async height => ({ chainId, height, time: startedAt, txs: blocks[height] ?? [], events: [] }),
    account: async (_, options) => at(options?.atHeight, height => ({ accountNumber: '1', sequence: height >= signedAt ? '1' : '0' })),
    ibc: aChain({
      commitment: async (_port: string, _channel: string, _sequence: bigint, options?: { atHeight?: number }) =>
        at(options?.atHeight, height => ({ present: height >= sentAt && height < endedAt, height })),
      acknowledgement: async (_port: string, _channel: string, _sequence: bigint, options?: { atHeight?: number }) =>
        at(options?.atHeight, height => ({ commitment: height >= ackAt ? ack : null, height })),
      received: async (_port: string, _channel: string, _sequence: bigint, options?: { atHeight?: number }) =>
        at(options?.atHeight, height => ({ received: height >= receivedAt, height })),
    } as never) as never,
  })
}

function contextWith(a: Told, b: Told = {}) {
  return contextOf(database, {
    chains: new Map([
      ['a-1', chainThat('a-1', a)],
      ['b-1', chainThat('b-1', b)],
    ]),
  })
}

/** The same bytes once more, later, where they failed. */
function again(tx: BlockTx): BlockTx {
  return { ...tx, code: 32, codespace: 'sdk', events: [] }
}

describe('a packet whose transaction stands in two blocks, of which the index keeps the failed one', () => {
  const tx = sent('7')

  it('is found by the block since which the chain holds it', async () => {
    const ctx = contextWith({ blocks: { 40: [tx], 60: [again(tx)] }, indexed: { tx: again(tx), height: 60 }, sentAt: 40 })
    expect(await lookUpSend(ctx, packet)).toMatchObject({ sentHeight: 40, sender: wallet, sentTxHash: tx.hash })
  })

  it('is not found, and no fault, where no node has kept the states', async () => {
    const ctx = contextWith({ blocks: { 40: [tx], 60: [again(tx)] }, indexed: { tx: again(tx), height: 60 }, sentAt: 40, kept: 50 })
    expect(await lookUpSend(ctx, packet)).toBeNull()
  })

  it('is not found, and no fault, where no node has kept what the block did', async () => {
    const ctx = contextWith({ sentAt: 40 })
    const gone = async () => Promise.reject(new ChainError('pruned', 'not persisting finalize block responses'))
    for (const chain of ctx.chains.values()) Object.assign(chain, { block: gone })
    expect(await lookUpSend(ctx, packet)).toBeNull()
  })

  it('is found by the hash, by the block that used up the sequence of its signer', async () => {
    const key = {
      typeUrl: PubKey.typeUrl,
      value: PubKey.encode({ key: Uint8Array.from([2, ...Array.from({ length: 32 }).fill(1)]) }).finish(),
    }
    const signed = aTx({ keys: [key], events: tx.events })
    const ctx = contextWith({ blocks: { 40: [signed], 60: [again(signed)] }, indexed: { tx: again(signed), height: 60 }, signedAt: 40 })
    expect((await lookUpTx(ctx, 'a-1', signed.hash))?.rows.map(packetKey)).toEqual([packetKey(packet)])
  })

  it('ends as its own chain says, by the block since which it is no longer held', async () => {
    const end = timedOut(theirs, '7')
    const row = await lookUpSend(contextWith({ blocks: { 40: [tx] }, sentAt: 40 }), packet)
    await lookUpHistory(contextWith({ blocks: { 70: [end], 80: [again(end)] }, sentAt: 40, endedAt: 70 }), row ?? expect.fail('not found'))
    expect(await getPacket(database.db, packet)).toMatchObject({ ended: 'timed_out', endedHeight: 70 })
  })

  it('arrived as the other chain says, by the block since which it has the acknowledgement', async () => {
    const arrival = received(theirs, 'success', '7')
    const ctx = contextWith(
      { blocks: { 40: [tx] }, sentAt: 40 },
      { blocks: { 55: [arrival], 56: [again(arrival)] }, indexed: { tx: again(arrival), height: 56 }, ackAt: 55 },
    )
    const row = await lookUpSend(ctx, packet)
    await lookUpHistory(ctx, row ?? expect.fail('not found'))
    expect(await getPacket(database.db, packet)).toMatchObject({ ack: 'success', ackHeight: 55 })
  })

  it('was received and not answered, by the block since which the other chain has it', async () => {
    const arrival = received(theirs, null, '7')
    const ctx = contextWith(
      { blocks: { 40: [tx] }, sentAt: 40 },
      { blocks: { 55: [arrival], 56: [again(arrival)] }, indexed: { tx: again(arrival), height: 56 }, receivedAt: 55 },
    )
    const row = await lookUpSend(ctx, packet)
    await lookUpHistory(ctx, row ?? expect.fail('not found'))
    expect(await getPacket(database.db, packet)).toMatchObject({ ack: null, receivedHeight: 55, receivedRelayer: theirs })
  })
})

describe('a packet whose acknowledgement no node tells of any more', () => {
  const hashOf = (text: string) => createHash('sha256').update(text).digest()
  const judged = async (b: Told) => {
    const facts = async () => ({ supported: true, source: aRouteEnd({ chainId: 'a-1' }), destination: aRouteEnd() })
    const ctx = contextOf(database, { ...contextWith({ blocks: { 40: [sent('7')] }, sentAt: 40 }, b), routes: { facts } })
    const row = await lookUpSend(ctx, packet)
    await lookUpHistory(ctx, row ?? expect.fail('not found'))
    const [found] = await examineKnown(ctx, [(await getPacket(database.db, packet)) ?? expect.fail('not recorded')])
    return found
  }

  it.each([
    ['keeps that of a success', {}],
    ['keeps it since before the states that nodes have', { kept: 70 }],
  ])('has arrived where the chain %s, and nobody is told when or by whom', async (_, told) => {
    const found = await judged({ ack: hashOf('{"result":"AQ=="}'), ackAt: 55, ...told })
    expect(found).toMatchObject({ judgement: { kind: 'ack_only' }, view: { outcome: undefined } })
    expect(found?.view.verdict.advice).toContain('arrived on b-1. Only the receipt has not travelled back.')
  })

  it('was refused where the chain keeps such an error as ibc-go writes, and can come back', async () => {
    const found = await judged({ ack: hashOf('{"error":"ABCI code: 5: error handling packet: see events for details"}'), ackAt: 55 })
    expect(found).toMatchObject({ outcome: { kind: 'refused' }, judgement: { kind: 'return' } })
  })

  it('is told as not seen, and neither delivered nor brought back, where the chain keeps that of anything else', async () => {
    const found = await judged({ ack: hashOf('{"error":"ABCI code: 1"}'), ackAt: 55 })
    expect(found?.judgement).toEqual({ kind: 'blocked', reason: 'packet-data-unavailable', unseen: true })
  })

  it('is open where the chain keeps none', async () => {
    expect((await judged({}))?.outcome).toEqual({ kind: 'open' })
  })
})

it('is searched for by events of one kind alone: conditions of two kinds find nothing, in no node', async () => {
  const queries: string[] = []
  const ctx = contextWith({ blocks: { 40: [sent('7')] }, sentAt: 40 })
  for (const chain of ctx.chains.values())
    Object.assign(chain, {
      searchTxs: async (query: string) => {
        queries.push(query)
        return { total: 0, txs: [] }
      },
      searchBlocks: async (query: string) => {
        queries.push(query)
        return []
      },
    })
  const row = await lookUpSend(ctx, packet)
  await lookUpHistory(ctx, row ?? expect.fail('not found'))
  const kinds = queries.map(query => [...new Set([...query.matchAll(/(\w+)\.\w+ ?=/g)].map(([, kind]) => kind))])
  expect(kinds.filter(one => one.length !== 1)).toEqual([])
  expect(new Set(kinds.flat())).toEqual(
    new Set(['send_packet', 'recv_packet', 'write_acknowledgement', 'acknowledge_packet', 'timeout_packet']),
  )
})

describe("the hash of a relayer's transaction", () => {
  it.each([
    ['that received it', 'b-1', received(theirs, 'success', '7')],
    ['that failed to receive it', 'b-1', again(received(theirs, 'success', '7'))],
    ['that acknowledged it', 'a-1', acknowledged(theirs, 'success', '7')],
    ['that failed to bring it back', 'a-1', again(timedOut(theirs, '7'))],
  ])('%s finds the packet', async (_, chainId, tx) => {
    const told = { blocks: { 60: [tx] }, indexed: { tx, height: 60 } }
    const ctx = contextWith(chainId === 'a-1' ? told : {}, chainId === 'b-1' ? told : {})
    expect(await lookUpTx(ctx, chainId, tx.hash)).toMatchObject({ rows: [], carried: [packet] })
  })

  it('of a channel that is none of ours finds nothing', async () => {
    const tx = received(theirs, 'success', '7')
    const ctx = contextWith({ blocks: { 60: [tx] }, indexed: { tx, height: 60 } })
    expect(await lookUpTx(ctx, 'a-1', tx.hash)).toMatchObject({ rows: [], carried: [], foreign: [] })
  })
})

describe('iBC v2', () => {
  const data = { denom: 'uatom', amount: '5', sender: wallet, receiver: wallet, memo: '' }
  const values = {
    'application/json': Buffer.from(JSON.stringify(data)),
    'application/x-protobuf': FungibleTokenPacketData.encode(data).finish(),
    'application/x-solidity-abi': Uint8Array.from([0xff, 0xfe]),
  }

  it.each(Object.entries(values))('names a packet in %s, and offers nothing', async (encoding, value) => {
    const wire = PacketV2.fromPartial({
      sequence: 3n,
      sourceClient: '07-tendermint-0',
      destinationClient: '08-wasm-12',
      timeoutTimestamp: 1_800_000_000n,
      payloads: [{ sourcePort: 'transfer', destinationPort: 'transfer', version: 'ics20-1', encoding, value }],
    })
    const event = anEvent('send_packet', {
      packet_source_client: '07-tendermint-0',
      packet_dest_client: '08-wasm-12',
      packet_sequence: '3',
      encoded_packet_hex: Buffer.from(PacketV2.encode(wire).finish()).toString('hex'),
    })
    const tx = aTx({ events: [event, anEvent('send_packet', { encoded_packet_hex: 'zz' })] })
    const ctx = contextWith({ blocks: { 60: [tx] }, indexed: { tx, height: 60 } })
    const looks = { lookUpTx: () => lookUpTx(ctx, 'a-1', tx.hash) }
    expect(await viewTxPackets(ctx, 'a-1', tx.hash, looks as never, async () => {})).toEqual([
      expect.objectContaining({
        packet: { chainId: 'a-1', portId: 'transfer', channelId: '07-tendermint-0', sequence: '3' },
        verdict: expect.objectContaining({ kind: 'blocked', reason: 'ibc-v2', advice: expect.stringContaining('not served yet') }),
        ...(encoding !== 'application/x-solidity-abi' && { sender: wallet, amount: { denom: 'uatom', amount: '5' } }),
      }),
    ])
  })
})

it('what is no transfer is named as what it is, and offers nothing', async () => {
  const port = `icacontroller-${wallet}`
  const ends = { packet_src_port: port, packet_src_channel: 'channel-41', packet_dst_port: 'icahost', packet_dst_channel: 'channel-8' }
  const order = { ...ends, packet_sequence: '12', packet_data_hex: Buffer.from('{"type":"TYPE_EXECUTE_TX"}').toString('hex') }
  const tx = aTx({ events: [anEvent('send_packet', { ...order, packet_timeout_timestamp: '1767272400000000000' })] })
  const ctx = contextWith({ blocks: { 60: [tx] }, indexed: { tx, height: 60 } })
  ctx.routes.knownOtherEnd = () => null
  const looks = { lookUpTx: () => lookUpTx(ctx, 'a-1', tx.hash) }
  const views = await viewTxPackets(ctx, 'a-1', tx.hash, looks as never, async () => {})
  expect(views).toMatchObject([
    {
      packet: { chainId: 'a-1', portId: port, channelId: 'channel-41', sequence: '12' },
      timeout: { at: '2026-01-01T13:00:00.000Z' },
      verdict: {
        kind: 'blocked',
        reason: 'not-a-transfer',
        advice: expect.stringContaining('until 2026-01-01 13:00 UTC; after that it fails'),
      },
    },
  ])
  // No coins are looked for in vain.
  expect([views?.[0]?.amount, views?.[0]?.verdict.unseen]).toEqual([undefined, undefined])
})
