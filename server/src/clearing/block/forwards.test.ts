import type { ChannelEnd, PacketId } from '@relayooor/shared'
import type { BlockTx, Chain, ChainEvent, InFlight } from '../../chains/chain.ts'
import type { RouteFacts } from '../../packets/judgeVerdict.ts'
import type { ClearingContext } from '../context.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { channelKey, ClearingStatus, PacketView, paymentMemo, writeAddress } from '@relayooor/shared'
import { MsgExec } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { MsgRecvPacket, MsgTimeout } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { ChainError } from '../../chains/chainError.ts'
import { chainCursors, clearingTokens } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { examineForPrice, examineKnown, examineNow } from '../../packets/examinePacket.ts'
import { getPacket } from '../../packets/findPackets.ts'
import { listStuckPackets } from '../../packets/listStuckPackets.ts'
import { recordKeptAck } from '../../packets/recordPackets.ts'
import { aRouteEnd, noFacts } from '../../packets/testing.ts'
import { ledgerFaults } from '../ledger/testing/ledgerFaults.ts'
import { aChain, acknowledged, aContext, anEvent, aToken, aTx, freeGas, ours, paid, startedAt, theirs, wallet } from '../testing.ts'
import { loadStatus } from '../views/presentStatus.ts'
import { readBlock } from './readBlock.ts'

const database = await useDatabase()
afterEach(async () => expect(await ledgerFaults(database.db)).toEqual([]))

/** Three chains in a row: `a-1` channel-0 to channel-9 of `b-1`, whose channel-1 leads to channel-5 of `c-1`. */
const ab = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }
const ba = { chainId: 'b-1', portId: 'transfer', channelId: 'channel-9' }
const bc = { chainId: 'b-1', portId: 'transfer', channelId: 'channel-1' }
const cb = { chainId: 'c-1', portId: 'transfer', channelId: 'channel-5' }
const others = new Map([
  [channelKey(ab), ba],
  [channelKey(ba), ab],
  [channelKey(bc), cb],
  [channelKey(cb), bc],
])
const otherEnd = (end: ChannelEnd) => others.get(channelKey(end)) ?? null
const middle = writeAddress('cosmos', new Uint8Array(20).fill(8))
const last = writeAddress('cosmos', new Uint8Array(20).fill(9))
const seconds = (n: number) => new Date(startedAt.getTime() + n * 1000)
const now = seconds(600)

const first = (sequence: string): PacketId => ({ ...ab, sequence })
const second = (sequence: string): PacketId => ({ ...bc, sequence })
const forward = (more: object = {}) => JSON.stringify({ forward: { receiver: last, port: 'transfer', channel: 'channel-1', ...more } })

function packetEvent(type: string, { sequence, ...source }: PacketId, more: Record<string, string> = {}): ChainEvent {
  const destination = otherEnd(source)
  if (!destination) throw new Error(`no route from ${channelKey(source)}`)
  return anEvent(type, {
    packet_sequence: sequence,
    packet_src_port: source.portId,
    packet_src_channel: source.channelId,
    packet_dst_port: destination.portId,
    packet_dst_channel: destination.channelId,
    ...more,
  })
}

function dataOf(memo: string, sender = wallet, receiver = middle) {
  return { packet_data_hex: Buffer.from(JSON.stringify({ denom: 'uatom', amount: '5', sender, receiver, memo })).toString('hex') }
}

function wire({ sequence, ...source }: PacketId) {
  const destination = otherEnd(source)
  return {
    sequence: BigInt(sequence),
    sourcePort: source.portId,
    sourceChannel: source.channelId,
    destinationPort: destination?.portId ?? '',
    destinationChannel: destination?.channelId ?? '',
  }
}

const noTimeout = { packet_timeout_height: '0-0', packet_timeout_timestamp: '0' }
const inTime = { ...noTimeout, packet_timeout_timestamp: `${BigInt(seconds(1800).getTime()) * 1_000_000n}` }
const over = { ...noTimeout, packet_timeout_timestamp: `${BigInt(seconds(1).getTime()) * 1_000_000n}` }

function sends(
  packet: PacketId,
  { memo = forward(), timeout = noTimeout }: { memo?: string; timeout?: Record<string, string> } = {},
): BlockTx {
  return aTx({ events: [packetEvent('send_packet', packet, { ...dataOf(memo), ...timeout })] })
}

/** One transaction that receives packets on `b-1` and sends each on; a null is not sent on. */
function passes(
  relayer: string,
  pairs: [PacketId, PacketId | null][],
  { numbered = true, timeout = inTime, memo = forward() } = {},
): BlockTx {
  const number = (index: number): Record<string, string> => (numbered ? { msg_index: String(index) } : {})
  return aTx({
    messages: pairs.map(([packet]) => ({
      typeUrl: MsgRecvPacket.typeUrl,
      value: MsgRecvPacket.encode(MsgRecvPacket.fromPartial({ packet: wire(packet), signer: relayer })).finish(),
    })),
    events: pairs.flatMap(([packet, next], index) => [
      packetEvent('recv_packet', packet, { ...dataOf(memo), ...number(index) }),
      ...(next ? [packetEvent('send_packet', next, { ...dataOf('', middle, last), ...timeout, ...number(index) })] : []),
    ]),
  })
}

function timesOut(relayer: string, packet: PacketId, more: ChainEvent[] = []): BlockTx {
  return aTx({
    messages: [
      { typeUrl: MsgTimeout.typeUrl, value: MsgTimeout.encode(MsgTimeout.fromPartial({ packet: wire(packet), signer: relayer })).finish() },
    ],
    events: [packetEvent('timeout_packet', packet), ...more],
  })
}

const ackText = { success: '{"result":"AQ=="}', error: '{"error":"ABCI code: 1: error handling packet: see events for details"}' }
const base64 = (text: string) => Buffer.from(text).toString('base64')
const contractText = JSON.stringify({ result: base64(JSON.stringify({ contract_result: null, ibc_ack: base64(ackText.success) })) })
const stoppedText = `{"result":"${base64('packet forward failed after point of no return: giving up')}"}`
function answers(packet: PacketId, text: string) {
  return packetEvent('write_acknowledgement', packet, { packet_ack_hex: Buffer.from(text).toString('hex') })
}
const arrives = (packet: PacketId) => aTx({ events: [packetEvent('recv_packet', packet, dataOf('')), answers(packet, ackText.success)] })
const hashOf = (text: string) => createHash('sha256').update(text).digest()

const endOf = (chainId: string) => aRouteEnd({ chainId, head: { height: 10, time: now } })

/** The records of forwards that `b-1` keeps, by what was sent on; without them it has no such module. */
type Records = Record<string, Partial<InFlight> & { sequence: string }>

interface Plan {
  records?: Records
  /** What the chain with this end keeps of an acknowledgement. */
  ack?: Uint8Array | null
  ackOn?: string
  received?: boolean
  /** Of the last receiver, and of `b-1`. */
  refused?: { by: string; onward: boolean }
  forwards?: boolean | null
}

async function aStage({ records, ack = null, ackOn = 'channel-9', received = false, refused, forwards = true }: Plan = {}) {
  const settings = (chainId: string) => ({
    chainId,
    rpc: [],
    prefix: 'cosmos',
    addressType: 'secp256k1' as const,
    gasPrice: { amount: '0', denom: 'uatom' },
    maxGas: 1,
    gasMultiplier: 1,
  })
  const inFlight: Chain['ibc']['inFlight'] = async (portId, channelId, sequence) => {
    if (!records) throw new ChainError('rejected', 'unknown query path')
    const found = records[`${channelId}/${portId}/${sequence}`]
    return found
      ? {
          portId: 'transfer',
          channelId: 'channel-9',
          sourcePortId: 'transfer',
          sourceChannelId: 'channel-0',
          triesLeft: 0,
          nonrefundable: false,
          ...found,
        }
      : null
  }
  const ibc = {
    inFlight,
    commitment: async () => ({ height: 10, present: true }),
    // Of the packets that come over the first channel.
    received: async (_: string, channelId: string) => ({ height: 10, received: received && channelId === 'channel-9' }),
    acknowledgement: async (_: string, channelId: string) => ({ height: 10, commitment: channelId === ackOn ? ack : null }),
  }
  const chains = new Map(
    ['a-1', 'b-1', 'c-1'].map(chainId => [chainId, aChain({ settings: settings(chainId), ibc: aChain(ibc as never) as never })]),
  )
  const facts = async (source: ChannelEnd): Promise<RouteFacts> => ({
    supported: true,
    source: endOf(source.chainId),
    destination: endOf(otherEnd(source)?.chainId ?? 'unknown'),
  })
  const ctx = await aContext(database, {
    gas: freeGas,
    now: () => now,
    chains,
    routes: { facts, knownOtherEnd: otherEnd, otherEnd: async one => otherEnd(one) },
    checks: {
      ask: async () => ({ ...noFacts, refused: refused ?? null }),
      askHome: async () => noFacts,
      forwards: async () => forwards,
    },
  })
  await database.db.insert(chainCursors).values({ chainId: 'c-1', height: 0, blockTime: startedAt })
  const heights = new Map<string, number>()
  const block = async (chainId: string, txs: BlockTx[], at = startedAt) => {
    const height = (heights.get(chainId) ?? 0) + 1
    heights.set(chainId, height)
    expect(await readBlock(ctx, { chainId, height, time: at, txs, events: [] })).toBe(true)
  }
  return { ctx, block }
}

async function viewOf(ctx: ClearingContext, packet: PacketId): Promise<PacketView> {
  const row = await getPacket(database.db, packet)
  if (!row) throw new Error('not in the records')
  const [examined] = await examineKnown(ctx, [row])
  // As it goes out.
  return PacketView.parse(examined?.view)
}

const told = ({ journey }: PacketView) => journey?.steps.map(({ packet, state, likely }) => [packet?.sequence, state, likely ?? false])

async function priced(ctx: ClearingContext, packet: PacketId) {
  const [found] = await examineForPrice(ctx, [packet])
  const judgement = found?.judgement
  return { verdict: judgement?.kind === 'blocked' ? judgement.reason : judgement?.kind, ends: found?.ends }
}

async function paidFor({ ctx, block }: Awaited<ReturnType<typeof aStage>>, sequence: string) {
  const token = await aToken(ctx, [sequence])
  await block('a-1', [sends(first(sequence)), paid({ memo: paymentMemo(token.id) })])
  return async () => ClearingStatus.parse(await loadStatus(ctx, token.id))
}

describe('two forwards that one transaction receives', () => {
  it.each([
    ['by the numbers of their messages', { numbered: true }],
    ['by their order', { numbered: false }],
  ])('are linked %s where the chain keeps no record: likely, and told so', async (_, how) => {
    const { ctx, block } = await aStage()
    await block('a-1', [sends(first('1')), sends(first('2'))])
    await block('b-1', [
      passes(
        theirs,
        [
          [first('1'), second('11')],
          [first('2'), second('12')],
        ],
        how,
      ),
    ])
    expect(told(await viewOf(ctx, first('2')))).toEqual([
      ['2', 'passed_on', false],
      ['12', 'under_way', true],
    ])
    const view = await viewOf(ctx, first('1'))
    expect(view.verdict.reason).toBe('awaiting-next-hop')
    expect(view.nextHop).toBeUndefined()
    expect(await viewOf(ctx, second('11'))).toMatchObject({ continues: first('1'), verdict: { kind: 'deliver' } })
  })

  it.each([[true], [false]])('are not mixed up where their numbers cross: numbered messages %s', async numbered => {
    const { ctx, block } = await aStage()
    await block('a-1', [sends(first('1')), sends(first('2'))])
    const crossed: [PacketId, PacketId][] = [
      [first('1'), second('2')],
      [first('2'), second('1')],
    ]
    await block('b-1', [passes(theirs, crossed, { numbered })])
    await block('c-1', [arrives(second('1'))], seconds(9))
    for (const [one, next, state] of [
      [first('1'), second('2'), 'under_way'],
      [first('2'), second('1'), 'arrived'],
    ] as const) {
      expect(told(await viewOf(ctx, one))?.map(([, is]) => is)).toEqual(['passed_on', state])
      expect(await viewOf(ctx, next)).toMatchObject({ continues: one })
    }
  })

  it("are linked by the chain's own records, whatever their order", async () => {
    const records = { 'channel-1/transfer/11': { sequence: '2' }, 'channel-1/transfer/12': { sequence: '1' } }
    const { ctx, block } = await aStage({ records })
    await block('a-1', [sends(first('1')), sends(first('2'))])
    await block('b-1', [
      passes(theirs, [
        [first('1'), second('11')],
        [first('2'), second('12')],
      ]),
    ])
    expect(told(await viewOf(ctx, first('1')))).toEqual([
      ['1', 'passed_on', false],
      ['12', 'under_way', false],
    ])
  })

  it('are not linked to what goes another way than their memo asks', async () => {
    const { ctx, block } = await aStage()
    await block('a-1', [sends(first('1'), { memo: forward({ channel: 'channel-77' }) })])
    await block('b-1', [passes(theirs, [[first('1'), second('11')]], { memo: forward({ channel: 'channel-77' }) })])
    expect((await viewOf(ctx, first('1'))).nextHop).toBeUndefined()
    expect((await viewOf(ctx, second('11'))).continues).toBeUndefined()
  })
})

describe('a paid step of a forwarded transfer', () => {
  it('ends when our lane has carried it: kept, and read as carried on', async () => {
    const stage = await aStage({ records: { 'channel-1/transfer/11': { sequence: '1' } } })
    const status = await paidFor(stage, '1')
    await stage.block('b-1', [passes(ours, [[first('1'), second('11')]])], seconds(2))
    expect(await status()).toMatchObject({
      status: 'cleared',
      packets: [{ result: 'passed_on', txChainId: 'b-1', at: seconds(2).toISOString() }],
      refunds: [],
    })
    expect((await status()).packets[0]?.reason).toBeUndefined()
  })

  it('goes back when another relayer has carried it', async () => {
    const stage = await aStage()
    const status = await paidFor(stage, '1')
    await stage.block('b-1', [passes(theirs, [[first('1'), second('11')]])])
    expect(await status()).toMatchObject({ status: 'not_cleared', packets: [{ result: 'cleared_by_other' }] })
  })

  it('is kept where the chain lets it wait, and says that it waits', async () => {
    const stage = await aStage()
    const status = await paidFor(stage, '1')
    await stage.block('b-1', [passes(ours, [[first('1'), null]])])
    expect(await status()).toMatchObject({ status: 'cleared', packets: [{ result: 'passed_on', reason: 'finalising' }] })
  })
})

describe('a forward whose last receiver would be refused', () => {
  const records = { 'channel-1/transfer/11': { sequence: '1', triesLeft: 2 } }

  it('is sold as what it is: carried on, refused there, and back in steps; what we carried is kept', async () => {
    const stage = await aStage({ records, refused: { by: 'c-1', onward: true } })
    const { ctx, block } = stage
    await block('a-1', [sends(first('1'), { timeout: inTime })])
    const [found] = await examineForPrice(ctx, [first('1')])
    expect(found).toMatchObject({
      judgement: { kind: 'return', refused: { by: 'c-1', onward: true } },
      ends: { chainId: 'b-1', nextChainId: 'c-1' },
      view: { verdict: { kind: 'return', reason: 'receiver-refused' } },
    })
    expect(found?.view.verdict.advice).toBe(
      'c-1 would refuse its receiver, so it cannot arrive. Clearing carries your 5 uatom (decimals not known) to b-1. ' +
        'It goes on from there by itself, is refused, ' +
        'and comes back over b-1 to you on a-1: each later step that sticks has a price of its own. ' +
        'If nobody carries it before 2026-01-01 12:30 UTC, one step brings it back then.',
    )
    const token = await aToken(ctx, ['1'])
    const { fees } = token.terms
    const sold = { verdict: 'return', reason: 'receiver-refused', ends: found?.ends } as const
    const terms = { ...token.terms, fees: { ...fees, packets: fees.packets.map(part => ({ ...part, ...sold })) } }
    await database.db.update(clearingTokens).set({ terms }).where(eq(clearingTokens.id, token.id))
    await block('a-1', [paid({ memo: paymentMemo(token.id) })])
    await block('b-1', [passes(ours, [[first('1'), second('11')]])])
    expect(ClearingStatus.parse(await loadStatus(ctx, token.id))).toMatchObject({
      status: 'cleared',
      packets: [{ verdict: 'return', result: 'passed_on' }],
      refunds: [],
    })
  })

  it('is sold as a return where the first chain would send it on over a channel that is not there: kept when it is back', async () => {
    const { ctx, block } = await aStage({ refused: { by: 'b-1', onward: false } })
    await block('a-1', [sends(first('1'), { memo: forward({ channel: 'channel-77' }), timeout: inTime })])
    const [found] = await examineForPrice(ctx, [first('1')])
    expect(found?.view.verdict).toMatchObject({ kind: 'return', reason: 'receiver-refused' })
    expect(found?.ends).toBeUndefined()
    const token = await aToken(ctx, ['1'])
    const { fees } = token.terms
    const terms = { ...token.terms, fees: { ...fees, packets: fees.packets.map(part => ({ ...part, verdict: 'return' as const })) } }
    await database.db.update(clearingTokens).set({ terms }).where(eq(clearingTokens.id, token.id))
    await block('a-1', [paid({ memo: paymentMemo(token.id) })])
    const refusedThere = passes(ours, [[first('1'), null]])
    await block('b-1', [{ ...refusedThere, events: [...refusedThere.events, answers(first('1'), ackText.error)] }])
    await block('a-1', [acknowledged(ours, 'error', '1')], seconds(20))
    expect(ClearingStatus.parse(await loadStatus(ctx, token.id))).toMatchObject({
      status: 'cleared',
      packets: [{ verdict: 'return', result: 'error_ack' }],
      refunds: [],
    })
  })

  it('comes back from its last step as refused, and is not said to be tried again', async () => {
    const { ctx, block } = await aStage({ records, refused: { by: 'c-1', onward: false } })
    await block('a-1', [sends(first('1'))])
    await block('b-1', [passes(theirs, [[first('1'), second('11')]])])
    const [found] = await examineForPrice(ctx, [second('11')])
    expect(found?.ends).toEqual({ chainId: 'b-1', nextChainId: 'a-1' })
    expect(found?.view.verdict.advice).toBe(
      'c-1 would refuse its receiver, so it cannot arrive. ' +
        'Clearing brings your 5 uatom (decimals not known) back to b-1; the next step brings it to a-1.',
    )
  })
})

describe('a memo that asks for a forward', () => {
  it('ends where a chain forwards nothing: no further steps, and said so', async () => {
    const { ctx, block } = await aStage({ forwards: false })
    await block('a-1', [sends(first('1'))])
    const view = await viewOf(ctx, first('1'))
    expect(view).toMatchObject({ forwarding: 'not-taken', verdict: { kind: 'deliver' } })
    expect(view.journey).toBeUndefined()
    expect(view.verdict.advice).toContain("which b-1 does not do: it stays there, at the transfer's own receiver.")
    expect(await priced(ctx, first('1'))).toEqual({ verdict: 'deliver', ends: undefined })
  })

  it('is told as not known where the chain cannot be asked', async () => {
    const { ctx, block } = await aStage({ forwards: null })
    await block('a-1', [sends(first('1'))])
    const view = await viewOf(ctx, first('1'))
    expect(view).toMatchObject({ forwarding: 'unasked', memo: forward() })
    expect(view.verdict.advice).toContain('From b-1 it is to go on to c-1; whether b-1 does that could not be asked.')
    expect(await priced(ctx, first('1'))).toEqual({ verdict: 'deliver', ends: { chainId: 'b-1' } })
  })
})

describe('a journey', () => {
  const records = { 'channel-1/transfer/11': { sequence: '1', triesLeft: 1 }, 'channel-1/transfer/12': { sequence: '1' } }

  it('tells the steps that the memo asks for before they are made', async () => {
    const { ctx, block } = await aStage()
    await block('a-1', [sends(first('1'))])
    const { journey, verdict } = await viewOf(ctx, first('1'))
    expect(journey).toMatchObject({
      steps: [
        { packet: first('1'), state: 'under_way', verdict: 'deliver' },
        { state: 'expected', account: last, route: { sourceChainId: 'b-1', destinationChainId: 'c-1' } },
      ],
      now: { chainId: 'a-1', since: startedAt.toISOString() },
    })
    expect(verdict.advice).toContain('it goes on to c-1 by itself')
    expect(await priced(ctx, first('1'))).toEqual({ verdict: 'deliver', ends: { chainId: 'b-1', nextChainId: 'c-1' } })
  })

  it('is the same by each of its packets, and ends where the last one arrives', async () => {
    const { ctx, block } = await aStage({ records })
    await block('a-1', [sends(first('1'))])
    await block('b-1', [passes(theirs, [[first('1'), second('12')]])])
    await block('c-1', [arrives(second('12'))])
    const [one, two] = [await viewOf(ctx, first('1')), await viewOf(ctx, second('12'))]
    expect(one.journey?.now).toMatchObject({ chainId: 'c-1', address: last })
    expect(two.journey?.steps.map(step => step.state)).toEqual(['passed_on', 'arrived'])
    expect(two.journey?.now).toEqual(one.journey?.now)
  })

  it('that arrived stays arrived when the time of its last step is over: only receipts are missing', async () => {
    const { ctx, block } = await aStage({ records, received: true })
    await block('a-1', [sends(first('1'))])
    await block('b-1', [passes(theirs, [[first('1'), second('12')]], { timeout: over })])
    await block('c-1', [arrives(second('12'))])
    const { verdict } = await viewOf(ctx, first('1'))
    expect(verdict).toMatchObject({ kind: 'ack_only' })
    expect(verdict.advice).toContain('went over b-1 and on to c-1. Only the receipt has not travelled back.')
    expect((await priced(ctx, first('1'))).verdict).toBe('ack_only')
  })

  it('does not come back from a chain that has it, whenever its time is over', async () => {
    const { ctx, block } = await aStage({ records, received: true })
    await block('a-1', [sends(first('1'))])
    await block('b-1', [passes(theirs, [[first('1'), second('12')]], { timeout: over })])
    await block('c-1', [aTx({ events: [packetEvent('recv_packet', second('12'), dataOf(''))] })])
    expect((await viewOf(ctx, first('1'))).verdict.reason).toBe('awaiting-next-hop')
  })

  it('can come back from a step into a channel that is closed', async () => {
    const { ctx, block } = await aStage({ records, received: true })
    await block('a-1', [sends(first('1'))])
    await block('b-1', [passes(theirs, [[first('1'), second('12')]])])
    expect((await viewOf(ctx, first('1'))).verdict.reason).toBe('awaiting-next-hop')
    const { facts } = ctx.routes
    Object.assign(ctx.routes, {
      facts: async (source: ChannelEnd, maxAgeMs: number) => {
        const route = await facts(source, maxAgeMs)
        return source.chainId === 'b-1' ? { ...route, destination: { ...route.destination, channelState: 'CLOSED' } } : route
      },
    })
    expect((await viewOf(ctx, first('1'))).verdict.reason).toBe('forwarded-return')
    expect((await viewOf(ctx, second('12'))).verdict.kind).toBe('return')
  })

  it('follows a try after a time-out: our time-out is kept, and the quote says that it starts another try', async () => {
    const { ctx, block } = await aStage({ records })
    await block('a-1', [sends(first('1'))])
    await block('b-1', [passes(theirs, [[first('1'), second('11')]], { timeout: over })])
    expect(await priced(ctx, second('11'))).toEqual({ verdict: 'return', ends: { chainId: 'b-1', triesLeft: 1 } })
    expect((await viewOf(ctx, first('1'))).verdict.reason).toBe('forwarded-return')
    await block('b-1', [
      timesOut(ours, second('11'), [packetEvent('send_packet', second('12'), { ...dataOf('', middle, last), ...inTime })]),
    ])
    expect(told(await viewOf(ctx, first('1')))).toEqual([
      ['1', 'passed_on', false],
      ['11', 'retried', false],
      ['12', 'under_way', false],
    ])
    expect((await viewOf(ctx, first('1'))).nextHop).toEqual(second('12'))
  })

  it('follows that try by its transaction too, where no record is shown', async () => {
    const { ctx, block } = await aStage()
    await block('a-1', [sends(first('1'))])
    await block('b-1', [passes(theirs, [[first('1'), second('11')]], { timeout: over })])
    await block('b-1', [
      timesOut(theirs, second('11'), [packetEvent('send_packet', second('12'), { ...dataOf('', middle, last), ...inTime })]),
    ])
    expect(told(await viewOf(ctx, second('12')))).toEqual([
      ['1', 'passed_on', false],
      ['11', 'retried', true],
      ['12', 'under_way', true],
    ])
  })

  it('is not followed into a transfer of whoever brought its time-out', async () => {
    const { ctx, block } = await aStage()
    await block('a-1', [sends(first('1'))])
    await block('b-1', [passes(theirs, [[first('1'), second('11')]], { timeout: over })])
    const brought = MsgTimeout.encode(MsgTimeout.fromPartial({ packet: wire(second('11')), signer: theirs })).finish()
    await block('b-1', [
      aTx({
        messages: [
          { typeUrl: MsgTimeout.typeUrl, value: brought },
          { typeUrl: MsgTransfer.typeUrl, value: new Uint8Array() },
        ],
        events: [
          packetEvent('timeout_packet', second('11')),
          packetEvent('send_packet', second('66'), { ...dataOf('', theirs, theirs), ...inTime }),
        ],
      }),
    ])
    expect((await viewOf(ctx, second('66'))).continues).toBeUndefined()
    expect(told(await viewOf(ctx, first('1')))?.map(([sequence]) => sequence)).toEqual(['1', '11'])
  })

  it('comes home step by step, each offered when its time has come', async () => {
    const text = ackText.error
    const { ctx, block } = await aStage({ records, ack: hashOf(text), received: true })
    await block('a-1', [sends(first('1'))])
    await block('b-1', [passes(theirs, [[first('1'), second('12')]], { timeout: over })])
    expect((await viewOf(ctx, first('1'))).verdict).toMatchObject({ kind: 'blocked', reason: 'forwarded-return' })
    expect((await viewOf(ctx, second('12'))).verdict).toMatchObject({ kind: 'return' })
    await block('b-1', [timesOut(theirs, second('12'), [answers(first('1'), text)])])
    const hop = await viewOf(ctx, second('12'))
    expect(hop.verdict.advice).toContain('is back on b-1')
    expect(hop.verdict.advice).toContain('goes home to a-1')
    expect(hop.journey?.now).toMatchObject({ chainId: 'b-1' })
    expect(await priced(ctx, first('1'))).toEqual({ verdict: 'return', ends: undefined })
    await block('a-1', [acknowledged(theirs, 'error', '1')], seconds(20))
    const home = await viewOf(ctx, second('12'))
    expect(home.verdict.advice).toContain('it went home to a-1')
    expect(home.journey?.now).toEqual({ chainId: 'a-1', address: wallet, since: seconds(20).toISOString(), yours: true })
  })

  it('that ended on the middle chain names the account there, and that the key of the sender opens it', async () => {
    const { ctx, block } = await aStage({
      records: { 'channel-1/transfer/12': { sequence: '1', nonrefundable: true } },
      ack: hashOf(stoppedText),
    })
    const toWord = Buffer.from(
      JSON.stringify({ denom: 'uatom', amount: '5', sender: wallet, receiver: 'any-word', memo: forward() }),
    ).toString('hex')
    await block('a-1', [aTx({ events: [packetEvent('send_packet', first('1'), { packet_data_hex: toWord, ...noTimeout })] })])
    await block('b-1', [passes(theirs, [[first('1'), second('12')]], { timeout: over })])
    await block('b-1', [timesOut(theirs, second('12'), [answers(first('1'), stoppedText)])], seconds(9))
    const view = await viewOf(ctx, first('1'))
    expect(view.verdict).toMatchObject({ kind: 'done' })
    expect(view.verdict.advice).toContain(`ended on b-1, at ${wallet}`)
    expect(view.outcome?.kind).toBe('stopped')
    expect(view.journey?.now).toEqual({ chainId: 'b-1', address: wallet, since: seconds(9).toISOString(), yours: true })
  })

  it('went on as what a contract sent beside its answer, which was given at once: likely, and no way home', async () => {
    const { ctx, block } = await aStage({ ack: hashOf(contractText) })
    const memo = '{"wasm":{"contract":"osmo1swap"}}'
    await block('a-1', [sends(first('1'), { memo })])
    const swap = passes(theirs, [[first('1'), second('12')]], { memo, timeout: over })
    await block('b-1', [{ ...swap, events: [...swap.events, answers(first('1'), contractText)] }])
    expect(told(await viewOf(ctx, first('1')))).toEqual([
      ['1', 'passed_on', false],
      ['12', 'under_way', true],
    ])
    expect((await viewOf(ctx, first('1'))).verdict.advice).toContain('and probably on to')
    expect(await priced(ctx, second('12'))).toEqual({ verdict: 'return', ends: { chainId: 'b-1' } })
    await block('b-1', [timesOut(theirs, second('12'))], seconds(9))
    const back = await viewOf(ctx, second('12'))
    expect(back.verdict.advice).not.toContain('home')
    expect(back.journey?.now).toEqual({ chainId: 'b-1', since: seconds(9).toISOString(), likely: true })
  })

  it.each([
    ['a transfer of his own', '', MsgTransfer.typeUrl],
    ['a transfer of his own', '{"wasm":{"contract":"osmo1swap"}}', MsgTransfer.typeUrl],
    ['a contract of his own', '{"wasm":{"contract":"osmo1swap"}}', '/cosmwasm.wasm.v1.MsgExecuteContract'],
    ['nothing else', 'invoice 12', null],
  ])('arrived, though who carries it, with %s in the same execution, sends another: memo %s', async (_, memo, own) => {
    const { ctx, block } = await aStage({ ack: hashOf(ackText.success) })
    await block('a-1', [sends(first('1'), { memo })])
    const carry = {
      typeUrl: MsgRecvPacket.typeUrl,
      value: MsgRecvPacket.encode(MsgRecvPacket.fromPartial({ packet: wire(first('1')), signer: theirs })).finish(),
    }
    const value = MsgExec.encode({ grantee: theirs, msgs: [carry, ...(own ? [{ typeUrl: own, value: new Uint8Array() }] : [])] }).finish()
    const number = { msg_index: '0' }
    await block('b-1', [
      aTx({
        messages: [{ typeUrl: MsgExec.typeUrl, value }],
        events: [
          packetEvent('recv_packet', first('1'), { ...dataOf(memo), ...number }),
          answers(first('1'), ackText.success),
          packetEvent('send_packet', second('66'), { ...dataOf('', theirs, theirs), ...inTime, ...number }),
        ],
      }),
    ])
    const view = await viewOf(ctx, first('1'))
    expect(view.journey).toBeUndefined()
    expect(view.outcome?.kind).toBe('delivered')
    expect((await viewOf(ctx, second('66'))).continues).toBeUndefined()
  })

  it('arrived, though who carries it carries one of his own behind it, whose contract sends twice', async () => {
    const memo = '{"wasm":{"contract":"osmo1swap"}}'
    const { ctx, block } = await aStage({ ack: hashOf(ackText.success) })
    await block('a-1', [sends(first('1'), { memo }), sends(first('2'), { memo })])
    const both = passes(
      theirs,
      [
        [first('1'), null],
        [first('2'), second('66')],
      ],
      { memo, numbered: false },
    )
    const answered = [first('1'), first('2')].map(packet => answers(packet, ackText.success))
    const again = packetEvent('send_packet', second('67'), { ...dataOf('', theirs, theirs), ...inTime })
    await block('b-1', [{ ...both, events: [...both.events, again, ...answered] }])
    expect((await viewOf(ctx, first('1'))).journey).toBeUndefined()
    expect(told(await viewOf(ctx, first('2')))).toEqual([
      ['2', 'passed_on', false],
      ['66', 'under_way', true],
    ])
  })

  it('is found by everybody whom it names, each step of it', async () => {
    const { ctx, block } = await aStage({ records })
    await block('a-1', [sends(first('1'))])
    const found = async (address: string, role: 'sender' | 'receiver' | 'any') =>
      (await listStuckPackets(ctx, { address, role, limit: 50 })).items.map(({ packet }) => packet)
    expect(await found(last, 'receiver')).toEqual([first('1')])
    await block('b-1', [passes(theirs, [[first('1'), second('12')]])])
    expect(await found(wallet, 'sender')).toEqual([first('1'), second('12')])
    expect(await found(last, 'any')).toEqual([first('1'), second('12')])
    expect(await found(wallet, 'receiver')).toEqual([])
  })
})

describe('before a price', () => {
  it.each([
    ['an error', ackText.error],
    ['a success', ackText.success],
  ])('sells nothing of a packet whose acknowledgement nobody can prove, and lists it so: %s', async (_, text) => {
    const { ctx, block } = await aStage({ ack: hashOf('something else'), received: true })
    await block('a-1', [sends(first('1'), { memo: '' })])
    await block('b-1', [passes(theirs, [[first('1'), null]], { memo: '' })])
    await block('b-1', [aTx({ events: [answers(first('1'), text)] })])
    expect((await viewOf(ctx, first('1'))).verdict).toMatchObject({ kind: 'blocked', reason: 'ack-unprovable' })
    expect((await priced(ctx, first('1'))).verdict).toBe('ack-unprovable')
  })

  it('sells nothing of it either where what the chain keeps was known before its block was read', async () => {
    const kept = hashOf('something else')
    const { ctx, block } = await aStage({ ack: kept, received: true })
    await block('a-1', [sends(first('1'), { memo: '' })])
    await recordKeptAck(database.db, first('1'), kept.toString('hex').toUpperCase())
    await block('b-1', [aTx({ events: [packetEvent('recv_packet', first('1'), dataOf('')), answers(first('1'), ackText.error)] })])
    expect((await viewOf(ctx, first('1'))).verdict.reason).toBe('ack-unprovable')
    expect((await examineNow(ctx, first('1'), run => run()))?.judgement).toMatchObject({ reason: 'ack-unprovable' })
  })

  it('sells no return by a refusal that the source would not take, and tells it as returned once it has taken it', async () => {
    const odd = '{"error": "no"}'
    const { ctx, block } = await aStage({ ack: hashOf(odd) })
    await block('a-1', [sends(first('1'), { memo: '' })])
    await block('b-1', [aTx({ events: [packetEvent('recv_packet', first('1'), dataOf('')), answers(first('1'), odd)] })])
    const view = await viewOf(ctx, first('1'))
    expect(view.verdict).toMatchObject({ kind: 'blocked', reason: 'ack-malformed' })
    expect(view.verdict.advice).toContain('b-1 refused it, but wrote that in another form than chains accept today')
    expect((await priced(ctx, first('1'))).verdict).toBe('ack-malformed')
    await block('a-1', [aTx({ events: [packetEvent('acknowledge_packet', first('1'))] })])
    expect(await viewOf(ctx, first('1'))).toMatchObject({ verdict: { kind: 'done' }, outcome: { kind: 'error_ack' } })
  })

  it('sells the way home of a forward whose refusal the chain that forwards hands on in its own words', async () => {
    const odd = '{"error": "no"}'
    const { ctx, block } = await aStage({ records: { 'channel-1/transfer/11': { sequence: '1' } }, ack: hashOf(odd), ackOn: 'channel-5' })
    await block('a-1', [sends(first('1'))])
    await block('b-1', [passes(theirs, [[first('1'), second('11')]])])
    await block('c-1', [aTx({ events: [packetEvent('recv_packet', second('11'), dataOf('')), answers(second('11'), odd)] })])
    expect((await viewOf(ctx, second('11'))).verdict.kind).toBe('return')
    expect((await viewOf(ctx, first('1'))).verdict.reason).toBe('forwarded-return')
  })

  it('sells no step whose later one has too little time', async () => {
    const { ctx, block } = await aStage()
    await block('a-1', [
      sends(first('1'), { memo: forward({ timeout: '119s' }) }),
      sends(first('2'), { memo: forward({ timeout: '120s' }) }),
    ])
    expect((await priced(ctx, first('1'))).verdict).toBe('later-hop-too-late')
    expect((await priced(ctx, first('2'))).verdict).toBe('deliver')
  })

  it('says that a chain lets a packet wait, not that it is stuck on a next leg', async () => {
    const { ctx, block } = await aStage({ received: true })
    await block('a-1', [sends(first('1'), { memo: '' })])
    await block('b-1', [passes(theirs, [[first('1'), null]], { memo: '' })], seconds(5))
    const view = await viewOf(ctx, first('1'))
    expect(view.verdict).toMatchObject({ kind: 'blocked', reason: 'finalising' })
    expect(view.verdict.advice).toContain('b-1 has it since 2026-01-01 12:00 UTC')
    expect((await priced(ctx, first('1'))).verdict).toBe('finalising')
  })
})
